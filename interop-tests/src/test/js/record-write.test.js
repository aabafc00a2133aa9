// Writes with acknowledgement and writes to records that are not subscribed to.
import assert from 'node:assert/strict'
import { client, login, logins, nextError, settled, takeErrors, test, unique } from './support/client.js'

test('setWithAck resolves when the record is written', async t => {
  const [writer, reader] = await logins(t, 2)
  const record = await writer.record.getRecord(unique('record')).whenReady()

  assert.equal(await record.setWithAck({ a: 1 }), undefined)
  await record.setWithAck('b.c', 2)
  await record.eraseWithAck('a')

  assert.deepEqual(await reader.record.snapshot(record.name), { b: { c: 2 } })
  assert.equal(record.version, 3)
})

test('set, setWithAck and eraseWithAck call back', async t => {
  const user = await login(t)
  const record = await user.record.getRecord(unique('record')).whenReady()

  assert.deepEqual(await new Promise(resolve => record.set({ a: 1 }, (...args) => resolve(args))), [null, record.name])
  assert.deepEqual(await new Promise(resolve => record.set('a', 2, (...args) => resolve(args))), [null, record.name])
  assert.deepEqual(await new Promise(resolve => record.setWithAck({ a: 3 }, (...args) => resolve(args))), [null, record.name])
  assert.deepEqual(await new Promise(resolve => record.setWithAck('a', 4, (...args) => resolve(args))), [null, record.name])
  assert.deepEqual(await new Promise(resolve => record.eraseWithAck('a', (...args) => resolve(args))), [null, record.name])

  assert.equal(record.version, 5)
})

test('acknowledged writes may overtake one another in flight', async t => {
  const user = await login(t)
  const record = await user.record.getRecord(unique('record')).whenReady()

  await Promise.all(Array.from({ length: 100 }, (_, index) => record.setWithAck('n', index)))

  assert.equal(record.version, 100)
  assert.deepEqual(await (await login(t)).record.snapshot(record.name), { n: 99 })
})

test('setWithAck before the record is ready is acknowledged', async t => {
  const user = await login(t)
  const record = user.record.getRecord(unique('record'))

  await Promise.all([record.setWithAck('a', 1), record.setWithAck('b', 2)])

  assert.deepEqual(await (await login(t)).record.snapshot(record.name), { a: 1, b: 2 })
})

test('setData creates a record', async t => {
  const user = await login(t)
  const [whole, path] = [unique('record'), unique('record')]

  user.record.setData(whole, { a: 1 })
  user.record.setData(path, 'a.b', 1)
  await settled(user)

  assert.deepEqual([await user.record.snapshot(whole), await user.record.head(whole)], [{ a: 1 }, 1])
  assert.deepEqual([await user.record.snapshot(path), await user.record.head(path)], [{ a: { b: 1 } }, 1])
})

test('setData writes over whatever is there, and its subscribers see it', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  await writer.record.setDataWithAck(name, { a: 1 })
  const record = await reader.record.getRecord(name).whenReady()

  writer.record.setData(name, { b: 2 })
  writer.record.setData(name, 'c.d', 3)
  await settled(writer, reader)

  assert.deepEqual([record.get(), record.version], [{ b: 2, c: { d: 3 } }, 3])
})

test('setData with an array replaces the value by it', async t => {
  const user = await login(t)
  const name = unique('record')

  await user.record.setDataWithAck(name, ['a', 'b'])

  assert.deepEqual(await user.record.snapshot(name), ['a', 'b'])
})

test('setDataWithAck and setData call back', async t => {
  const user = await login(t)
  const name = unique('record')

  assert.deepEqual(await new Promise(resolve => user.record.setData(name, { a: 1 }, (...args) => resolve(args))), [null, name])
  assert.deepEqual(await new Promise(resolve => user.record.setData(name, 'a', 2, (...args) => resolve(args))), [null, name])
  assert.deepEqual(await new Promise(resolve => user.record.setDataWithAck(name, { a: 3 }, (...args) => resolve(args))), [null, name])
  assert.deepEqual(await new Promise(resolve => user.record.setDataWithAck(name, 'b', 4, (...args) => resolve(args))), [null, name])

  assert.deepEqual(await user.record.snapshot(name), { a: 3, b: 4 })
})

test('setData of a record that the client holds goes through that record', async t => {
  const [user, reader] = await logins(t, 2)
  const name = unique('record')
  const record = await user.record.getRecord(name).whenReady()

  await user.record.setDataWithAck(name, { a: 1 })
  await user.record.setDataWithAck(name, 'b', 2)

  assert.deepEqual([record.get(), record.version], [{ a: 1, b: 2 }, 2])
  assert.deepEqual(await reader.record.snapshot(name), { a: 1, b: 2 })
})

test('setData with undefined erases the path', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  await writer.record.setDataWithAck(name, { a: { b: 1, c: 2, d: 3 } })
  const record = await reader.record.getRecord(name).whenReady()

  await writer.record.setDataWithAck(name, 'a.b', undefined)
  assert.equal(await new Promise(resolve => writer.record.setData(name, 'a.c', undefined, resolve)), null)
  await settled(reader)

  assert.deepEqual([record.get(), record.version], [{ a: { d: 3 } }, 3])
})

test('erasing in a missing record fails without creating it', async t => {
  const user = await login(t)
  const name = unique('record')

  user.record.setData(name, 'a', undefined)

  assert.equal(await nextError(user), 'RECORD RECORD_UPDATE_ERROR')
  assert.equal(await user.record.has(name), false)
})

test('concurrent setData with paths loses no write', async t => {
  const clients = await logins(t, 5)
  const name = unique('record')

  await Promise.all(clients.flatMap((client, writer) =>
    Array.from({ length: 40 }, (_, index) => client.record.setDataWithAck(name, `w${writer}.i${index}`, index))))

  const value = await clients[0].record.snapshot(name)
  clients.forEach((_, writer) => assert.equal(Object.keys(value[`w${writer}`]).length, 40))
  assert.equal(await clients[0].record.head(name), 200)
})

test('subscribers of a record written concurrently end with the stored value', async t => {
  const clients = await logins(t, 4)
  const reader = await login(t)
  const name = unique('record')
  const record = await reader.record.getRecord(name).whenReady()
  const versions = []
  record.subscribe(() => versions.push(record.version))

  await Promise.all(clients.flatMap((client, writer) =>
    Array.from({ length: 25 }, (_, index) => client.record.setDataWithAck(name, `w${writer}`, index))))
  await settled(reader)

  assert.deepEqual(record.get(), await clients[0].record.snapshot(name))
  assert.deepEqual(versions, Array.from({ length: 100 }, (_, index) => index + 1), 'every version once and in order')
})

test('a write without connection is refused to the callback', async t => {
  const user = client(t)

  assert.equal(await user.record.setDataWithAck(unique('record'), { a: 1 }).catch(error => error), 'client offline')

  await user.login()
  assert.deepEqual(takeErrors(user), [])
})
