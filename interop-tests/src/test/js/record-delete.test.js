import assert from 'node:assert/strict'
import { client, login, logins, recorder, settled, takeErrors, test, unique } from './support/client.js'

test('delete resolves and the record is gone', async t => {
  const [user, other] = await logins(t, 2)
  const record = await user.record.getRecord(unique('record')).whenReady()
  await record.setWithAck({ a: 1 })

  await record.delete()

  assert.equal(await other.record.has(record.name), false)
  assert.equal(await other.record.snapshot(record.name).catch(error => error), 'RECORD_NOT_FOUND')
  assert.deepEqual(user.record.names(), [])
})

test('delete calls back', async t => {
  const user = await login(t)
  const record = await user.record.getRecord(unique('record')).whenReady()

  assert.equal(await new Promise(resolve => record.delete(resolve)), null)
})

test('the deleting client and all subscribers get the delete event once', async t => {
  const clients = await logins(t, 3)
  const name = unique('record')
  const records = await Promise.all(clients.map(client => client.record.getRecord(name).whenReady()))
  const deleted = records.map(record => {
    const seen = recorder()
    record.on('delete', seen)
    return seen
  })

  await records[0].delete()
  await settled(...clients)

  deleted.forEach(seen => assert.equal(seen.calls.length, 1))
  clients.forEach(client => assert.deepEqual(client.record.names(), []))
})

test('a deleted record cannot be written through the old reference', async t => {
  const [user, other] = await logins(t, 2)
  const name = unique('record')
  const [mine, theirs] = [await user.record.getRecord(name).whenReady(), await other.record.getRecord(name).whenReady()]
  await mine.delete()
  await settled(other)

  mine.set('a', 1)
  theirs.set('a', 1)

  assert.deepEqual(takeErrors(user), ['RECORD RECORD_ALREADY_DESTROYED'])
  assert.deepEqual(takeErrors(other), ['RECORD RECORD_ALREADY_DESTROYED'])
  assert.equal(await other.record.has(name), false)
})

test('a deleted record starts anew at version 0', async t => {
  const [user, other] = await logins(t, 2)
  const name = unique('record')
  const old = await user.record.getRecord(name).whenReady()
  await old.setWithAck({ a: 1 })
  await old.delete()

  const fresh = await user.record.getRecord(name).whenReady()
  assert.deepEqual([fresh.get(), fresh.version], [{}, 0])
  await fresh.setWithAck({ b: 1 })

  assert.deepEqual(await other.record.snapshot(name), { b: 1 })
  assert.equal(await other.record.head(name), 1)
})

test('a subscriber of a deleted record is not subscribed to its successor', async t => {
  const [user, other] = await logins(t, 2)
  const name = unique('record')
  const [mine, theirs] = [await user.record.getRecord(name).whenReady(), await other.record.getRecord(name).whenReady()]
  const values = recorder()
  theirs.subscribe(values)
  await mine.delete()

  await user.record.setDataWithAck(name, { a: 1 })
  await settled(other)

  assert.deepEqual(values.calls, [])
  assert.deepEqual(takeErrors(other), [])
})

test('a write right before delete is gone with the record', async t => {
  const [user, other] = await logins(t, 2)
  const record = await user.record.getRecord(unique('record')).whenReady()
  record.set({ a: 1 })

  await record.delete()

  assert.equal(await other.record.has(record.name), false)
})

test('of two clients deleting at once both succeed or one sees the delete of the other', async t => {
  const clients = await logins(t, 2)
  const name = unique('record')
  const records = await Promise.all(clients.map(client => client.record.getRecord(name).whenReady()))

  records.forEach(record => record.delete().catch(() => {}))
  await settled(...clients, ...clients)

  assert.equal(await (await login(t)).record.has(name), false)
  clients.forEach(takeErrors)
})

test('a list is deleted', async t => {
  const [user, other] = await logins(t, 2)
  const list = await user.record.getList(unique('list')).whenReady()
  await list.setEntriesWithAck(['a'])

  await list.delete()

  assert.equal(await other.record.has(list.name), false)
})

test('delete without connection is refused', async t => {
  const user = client(t)
  const record = await user.record.getRecord(unique('record')).whenReady()

  assert.match(await record.delete().catch(error => error), /offline/)

  await user.login()
  await settled(user)
})

test('delete without a record is refused by the client', async t => {
  const user = await login(t)

  assert.throws(() => user.record.delete(unique('record')))
  assert.deepEqual(takeErrors(user), [])
})
