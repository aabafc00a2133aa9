// What rules.yml allows the users of users.yml; each client is on the next of the nodes.
import assert from 'node:assert/strict'
import { client, emitted, eventually, nextError, recorder, settled, takeErrors, test, unique } from '../support/client.js'
import { RawConnection } from '../support/raw.js'

const nodes = process.env.DEEPSTREAM_URLS.split(',')
let turn = 0

const failure = request => request.then(result => assert.fail(`answered with ${JSON.stringify(result)}`), error => error)

/** Logged in. */
async function as (t, username) {
  const user = client(t, {}, nodes[turn++ % nodes.length])
  await user.login({ username, password: `${username}-password` })
  return user
}

/** A name in no file but this one, and in no run but this one. */
const named = prefix => unique(prefix)

test('a user of the file is let in with its client data, on every node', async t => {
  for (const node of nodes) {
    assert.deepEqual(await client(t, {}, node).login({ username: 'alice', password: 'alice-password' }), { theme: 'dark' })
  }
})

test('a wrong password and an unknown user are refused; after the third time the client is disconnected', async t => {
  for (const node of nodes) {
    const user = client(t, {}, node)
    for (const credentials of [{ username: 'alice', password: 'wrong' }, { username: 'eve', password: 'x' }, { username: 'alice' }]) {
      assert.equal(await user.login(credentials).then(() => 'in', () => 'out'), 'out')
    }
    await eventually(() => user.getConnectionState() === 'TOO_MANY_AUTH_ATTEMPTS')
    takeErrors(user)
  }
})

test('event: who may publish and subscribe', async t => {
  const [backend, alice, bob] = [await as(t, 'backend'), await as(t, 'alice'), await as(t, 'bob')]
  const name = named('price')
  const received = recorder()
  bob.event.subscribe(name, received)
  await settled(bob)

  alice.event.emit(name, { value: 1 })
  backend.event.emit(name, { value: 0 })
  await settled(alice, backend)
  backend.event.emit(name, { value: 2 })

  await eventually(() => received.calls.length > 0)
  assert.deepEqual(received.first(), [{ value: 2 }])
  assert.deepEqual([takeErrors(alice), takeErrors(backend)], [['EVENT MESSAGE_DENIED'], ['EVENT MESSAGE_DENIED']])
})

test('event: everything is denied under closed/', async t => {
  const user = await as(t, 'backend')
  const name = named('closed')

  user.event.subscribe(name, () => assert.fail('received'))
  assert.equal(await nextError(user), 'EVENT MESSAGE_DENIED')
  user.event.emit(name, 1)
  assert.equal(await nextError(user), 'EVENT MESSAGE_DENIED')
  user.event.listen(name, () => assert.fail('asked'))
  assert.equal(await nextError(user), 'EVENT MESSAGE_DENIED')
})

test('record: everything is denied under closed/', async t => {
  const user = await as(t, 'backend')
  const name = named('closed')

  for (const request of [
    () => user.record.snapshot(name), () => user.record.head(name), () => user.record.has(name),
    () => user.record.setDataWithAck(name, { a: 1 }), () => user.record.setDataWithAck(name, 'a', 1)
  ]) {
    assert.equal(await failure(request()), 'MESSAGE_DENIED')
  }
  const record = user.record.getRecord(name)
  assert.deepEqual(await emitted(record, 'error'), ['MESSAGE_DENIED', 'SUBSCRIBECREATEANDREAD'])
  takeErrors(user)
  user.record.listen(named('closed'), () => assert.fail('asked'))
  assert.equal(await nextError(user), 'RECORD MESSAGE_DENIED')
})

test('record: denied on the wire, action by action', async t => {
  for (const node of nodes) {
    const connection = await RawConnection.connect(t, node)
    connection.send('CONNECTION', 'CHALLENGE', {})
    await connection.next()
    connection.send('AUTH', 'REQUEST', { data: JSON.stringify({ username: 'backend', password: 'backend-password' }) })
    assert.equal((await connection.next()).type, 'AUTH AUTH_SUCCESSFUL')
    const name = named('closed')
    for (const [action, fields] of [
      ['CREATEANDUPDATE', { name, version: -1, data: '{}' }], ['CREATEANDPATCH', { name, version: -1, path: 'a', data: '1' }],
      ['UPDATE', { name, version: 1, data: '{}' }], ['PATCH', { name, version: 1, path: 'a', data: '1' }],
      ['ERASE', { name, version: 1, path: 'a' }], ['DELETE', { name }], ['READ', { name }], ['HEAD', { name }],
      ['SUBSCRIBE', { names: [name], correlationId: '1' }], ['SUBSCRIBEANDREAD', { names: [name], correlationId: '1' }],
      ['SUBSCRIBECREATEANDREAD', { names: [name], correlationId: '1' }], ['SUBSCRIBEANDHEAD', { names: [name], correlationId: '1' }],
      ['LISTEN', { name }], ['NOTIFY', { names: [name], correlationId: '1' }]
    ]) {
      connection.send('RECORD', action, fields)
      let answer = await connection.next()
      if (answer.isAck) answer = await connection.next()
      assert.equal(`${answer.type} of ${answer.originalAction}`, `RECORD MESSAGE_DENIED of ${action}`)
    }
    assert.deepEqual(await connection.rest(), [])
  }
})

test('record: a user has what bears its name, others may only look', async t => {
  const [alice, bob] = [await as(t, 'alice'), await as(t, 'bob')]
  const name = named('mine/alice')
  await alice.record.setDataWithAck(name, { text: 'one' })
  const seen = await bob.record.getRecord(name).whenReady()
  assert.deepEqual(seen.get(), { text: 'one' })

  assert.equal(await failure(bob.record.setDataWithAck(name, { text: 'two' })), 'MESSAGE_DENIED')
  assert.equal(await failure(bob.record.setDataWithAck(named('mine/alice'), { text: 'new' })), 'MESSAGE_DENIED')
  await alice.record.setDataWithAck(name, { text: 'three' })

  await eventually(() => seen.get('text') === 'three')
  assert.equal(seen.version, 2)
})

test('record: delete by rule', async t => {
  const [alice, bob] = [await as(t, 'alice'), await as(t, 'bob')]
  const [mine, kept] = [named('mine/alice'), named('kept')]
  const other = await alice.record.getRecord(mine).whenReady()
  const gone = emitted(other, 'delete')
  const [theirs, locked] = [await bob.record.getRecord(mine).whenReady(), await alice.record.getRecord(kept).whenReady()]
  for (const record of [theirs, locked]) record.on('error', () => {})

  assert.equal(await failure(theirs.delete()), 'MESSAGE_DENIED')
  assert.equal(await failure(locked.delete()), 'MESSAGE_DENIED')
  const owned = await (await as(t, 'alice')).record.getRecord(mine).whenReady()
  await owned.delete()

  await gone
  const backend = await as(t, 'backend')
  assert.equal(await backend.record.has(kept), true)
  assert.equal(await backend.record.has(mine), false)
})

test('record: a write is compared with what is there, wherever it came from', async t => {
  const name = named('grows')
  const users = [await as(t, 'alice'), await as(t, 'bob'), await as(t, 'backend')]

  for (const [index, user] of users.entries()) {
    await user.record.setDataWithAck(name, { n: index + 1 })
    assert.equal(await failure(user.record.setDataWithAck(name, { n: index + 1 })), 'MESSAGE_DENIED')
    assert.equal(await failure(user.record.setDataWithAck(name, 'n', 0)), 'MESSAGE_DENIED')
  }

  assert.deepEqual(await users[0].record.snapshot(name), { n: 3 })
})

test('record: a rule follows another record', async t => {
  const [backend, alice] = [await as(t, 'backend'), await as(t, 'alice')]
  const limit = unique('limit')
  const order = named(`order/${limit.slice('limit/'.length)}`)

  assert.equal(await failure(alice.record.setDataWithAck(order, { amount: 1 })), 'MESSAGE_PERMISSION_ERROR')
  await backend.record.setDataWithAck(limit, { max: 5 })
  await alice.record.setDataWithAck(order, { amount: 5 })
  assert.equal(await failure(alice.record.setDataWithAck(order, { amount: 6 })), 'MESSAGE_DENIED')
  await backend.record.setDataWithAck(limit, { max: 6 })
  await alice.record.setDataWithAck(order, { amount: 6 })
})

test('rpc: who may provide and request', async t => {
  const [backend, alice, bob] = [await as(t, 'backend'), await as(t, 'alice'), await as(t, 'bob')]
  const [sum, closed] = [named('sum'), named('closed')]
  alice.rpc.provide(sum, () => assert.fail('asked'))
  assert.equal(await nextError(alice), 'RPC MESSAGE_DENIED')
  backend.rpc.provide(closed, () => assert.fail('asked'))
  assert.equal(await nextError(backend), 'RPC MESSAGE_DENIED')
  backend.rpc.provide(sum, (numbers, response) => response.send(numbers.reduce((a, b) => a + b, 0)))
  await settled(backend)

  for (const user of [alice, bob]) {
    assert.equal(await eventually(() => user.rpc.make(sum, [1, 2, 3]).catch(error => error === 'NO_RPC_PROVIDER' ? 0 : error)), 6)
    assert.equal(await failure(user.rpc.make(sum, [1, 2, 3, 4])), 'MESSAGE_DENIED')
    assert.equal(await failure(user.rpc.make(closed)), 'MESSAGE_DENIED')
  }
})

test('presence: who may ask for whom', async t => {
  const [backend, alice] = [await as(t, 'backend'), await as(t, 'alice')]

  assert.deepEqual(await eventually(async () => (await alice.presence.getAll(['alice'])).alice), true)
  assert.equal(await failure(alice.presence.getAll(['bob'])), 'MESSAGE_DENIED')
  assert.equal(await failure(alice.presence.getAll()), 'MESSAGE_DENIED')
  alice.presence.subscribe('bob', () => assert.fail('told'))
  assert.equal(await nextError(alice), 'PRESENCE MESSAGE_DENIED')
  const told = recorder()
  backend.presence.subscribe(told)
  await settled(backend)
  await as(t, 'bob')
  await eventually(async () => (await backend.presence.getAll()).includes('bob'))
})
