// A client that keeps its records while it is off line.
import assert from 'node:assert/strict'
import { client, eventually, login, settled, test, tolerate, unique } from './support/client.js'
import { relay } from './support/proxy.js'

/** What a browser would keep in its IndexedDB. */
function memoryStorage () {
  const records = new Map()
  return {
    records,
    get: (name, callback) => {
      const { version, data } = records.get(name) ?? { version: -1, data: null }
      setImmediate(() => callback(name, version, structuredClone(data)))
    },
    set: (name, version, data, callback) => {
      records.set(name, { version, data: structuredClone(data) })
      setImmediate(() => callback(null, name))
    },
    delete: (name, callback) => {
      records.delete(name)
      setImmediate(() => callback(null, name))
    },
    reset: callback => {
      records.clear()
      setImmediate(() => callback(null))
    }
  }
}

function offlineClient (t, way, storage) {
  const options = { offlineEnabled: true, saveUpdatesOffline: true, storageName: 'none', storage, maxReconnectAttempts: 1000 }
  const user = client(t, options, way.url)
  tolerate(user, 'CONNECTION_ERROR')
  return user
}

test('a record is written to the store of the client', async t => {
  const storage = memoryStorage()
  const user = offlineClient(t, await relay(t), storage)
  await user.login()
  const name = unique('record')
  const record = await user.record.getRecord(name).whenReady()

  await record.setWithAck({ a: 1 })
  user.record.saveToOfflineStorage()

  await eventually(() => storage.records.get(name)?.data.a === 1)
  assert.equal(storage.records.get(name).version, 1)
})

test('a client that starts off line has its records, and its writes arrive later', async t => {
  const way = await relay(t)
  const home = await login(t)
  const name = unique('record')
  await home.record.setDataWithAck(name, { a: 1 })
  const storage = memoryStorage()
  storage.set(name, 1, { a: 1 }, () => {})
  way.interrupt()
  const user = offlineClient(t, way, storage)
  user.login()

  const record = await user.record.getRecord(name).whenReady()
  assert.deepEqual(record.get(), { a: 1 })
  record.set('b', 2)
  way.restore()

  await eventually(async () => (await home.record.snapshot(name)).b === 2)
  assert.equal(await home.record.head(name), 2)
})

test('a record made off line is created when the client is back', async t => {
  const way = await relay(t)
  const home = await login(t)
  const name = unique('record')
  way.interrupt()
  const user = offlineClient(t, way, memoryStorage())
  user.login()

  const record = await user.record.getRecord(name).whenReady()
  record.set({ made: 'offline' })
  way.restore()

  await eventually(async () => await home.record.has(name))
  assert.deepEqual(await home.record.snapshot(name), { made: 'offline' })
})

test('a stored record older than the server\'s is brought up to date', async t => {
  const home = await login(t)
  const name = unique('record')
  await home.record.setDataWithAck(name, { a: 1 })
  await home.record.setDataWithAck(name, { a: 2 })
  const storage = memoryStorage()
  storage.set(name, 1, { a: 1 }, () => {})
  const user = offlineClient(t, await relay(t), storage)
  await user.login()

  const record = await user.record.getRecord(name).whenReady()

  await eventually(() => record.get('a') === 2)
  assert.equal(record.version, 2)
  await settled(user)
})

test('the store is cleared', async t => {
  const storage = memoryStorage()
  const user = offlineClient(t, await relay(t), storage)
  await user.login()
  await (await user.record.getRecord(unique('record')).whenReady()).setWithAck({ a: 1 })

  await user.record.clearOfflineStorage()
  assert.equal(storage.records.size, 0)
  assert.equal(await new Promise(resolve => user.record.clearOfflineStorage(resolve)), null)
})
