import assert from 'node:assert/strict'
import { login, logins, recorder, settled, test, unique } from './support/client.js'

test('an anonymous record without a name does nothing', async t => {
  const user = await login(t)
  const record = user.record.getAnonymousRecord()

  record.set('a', 1)

  assert.deepEqual([record.name, record.isReady, record.version, record.get()], ['', false, -1, undefined])
})

test('an anonymous record reads and writes the record of its name', async t => {
  const [user, other] = await logins(t, 2)
  const name = unique('record')
  await other.record.setDataWithAck(name, { a: 1 })
  const record = user.record.getAnonymousRecord()

  assert.equal(await record.setName(name), record)
  assert.deepEqual([record.name, record.isReady, record.version, record.get('a')], [name, true, 1, 1])
  record.set('b', 2)
  await record.setWithAck('c', 3)
  await record.setWithAck({ a: 1, b: 2, c: 4 })

  assert.deepEqual(await other.record.snapshot(name), { a: 1, b: 2, c: 4 })
})

test('subscriptions of an anonymous record move with its name', async t => {
  const [user, writer] = await logins(t, 2)
  const names = [unique('record'), unique('record')]
  await Promise.all(names.map((name, index) => writer.record.setDataWithAck(name, { n: index })))
  const record = user.record.getAnonymousRecord()
  const [values, changes, named] = [recorder(), recorder(), recorder()]
  record.on('nameChanged', named)
  record.subscribe('n', values)
  await record.setName(names[0])
  await new Promise(resolve => record.setName(names[1], resolve))
  values.calls.length = 0
  record.subscribe(changes)

  await writer.record.setDataWithAck(names[0], 'n', 'unseen')
  await writer.record.setDataWithAck(names[1], 'n', 'seen')
  await settled(user)

  assert.deepEqual(values.first(), ['seen'])
  assert.deepEqual(changes.first(), [{ n: 'seen' }])
  assert.deepEqual(named.first(), names)
})

test('unsubscribe of an anonymous record ends its callbacks', async t => {
  const [user, writer] = await logins(t, 2)
  const name = unique('record')
  const record = user.record.getAnonymousRecord()
  const values = recorder()
  record.subscribe('n', values)
  await record.setName(name)
  record.unsubscribe('n', values)

  await writer.record.setDataWithAck(name, 'n', 1)
  await settled(user)

  assert.deepEqual(values.calls, [])
  assert.equal(record.get('n'), 1)
})

test('an anonymous record deletes its record', async t => {
  const [user, other] = await logins(t, 2)
  const name = unique('record')
  const record = user.record.getAnonymousRecord()
  await record.setName(name)

  await record.delete()

  assert.equal(await other.record.has(name), false)
})

test('an anonymous record is ready, takes a merge strategy and is discarded', async t => {
  const user = await login(t)
  const record = user.record.getAnonymousRecord()
  record.setName(unique('record'))

  assert.equal(await record.whenReady(), record)
  assert.equal(await new Promise(resolve => record.whenReady(resolve)), record)
  record.setMergeStrategy((local, localVersion, remote, remoteVersion, callback) => callback(null, remote))
  record.discard()
  await settled(user)
})

// erase and eraseWithAck of 7.0.5 read the path as a value
test('an anonymous record erases, writes and deletes with promises and callbacks', async t => {
  const [user, other] = await logins(t, 2)
  const name = unique('record')
  await other.record.setDataWithAck(name, { a: 1, b: 2, c: 3, d: 4 })
  const record = user.record.getAnonymousRecord()
  await record.setName(name)

  assert.throws(() => record.erase('a'))
  assert.throws(() => record.eraseWithAck('a'))
  record.set('a', undefined)
  await record.setWithAck('b', undefined)
  assert.equal(await new Promise(resolve => record.setWithAck('c', undefined, resolve)), null)
  assert.equal(await new Promise(resolve => record.setWithAck('e', 5, resolve)), null)
  assert.equal(await new Promise(resolve => record.set('f', 6, resolve)), null)
  assert.deepEqual(await other.record.snapshot(name), { d: 4, e: 5, f: 6 })

  assert.equal(await new Promise(resolve => record.delete(resolve)), null)
  assert.equal(await other.record.has(name), false)
})
