// What GuardedApplication forbids: the action READ on names that begin with no-READ/, and so on.
import assert from 'node:assert/strict'
import { emitted, eventually, login, logins, nextError, recorder, settled, takeErrors, test, unique } from '../support/client.js'
import { RawConnection } from '../support/raw.js'

const failure = request => request.then(result => assert.fail(`answered with ${JSON.stringify(result)}`), error => error)

/** A record that the server has, whoever may create it. */
async function existing (t, prefix) {
  const name = unique(prefix)
  const connection = await RawConnection.login(t)
  connection.send('RECORD', 'UPDATE', { name, version: 1, data: '{"a":1}', correlationId: '1', isWriteAck: true })
  assert.equal((await connection.next()).type, 'RECORD WRITE_ACKNOWLEDGEMENT')
  return name
}

test('a denied subscription is reported and gets no events, those asked for with it do', async t => {
  const [sender, receiver] = [await login(t), await login(t, { subscriptionInterval: 20 })]
  const names = [unique('event'), unique('no-SUBSCRIBE'), unique('event')]
  const received = recorder()
  names.forEach(name => receiver.event.subscribe(name, () => received(name)))

  assert.equal(await nextError(receiver), 'EVENT MESSAGE_DENIED')
  await settled(receiver)
  names.forEach(name => sender.event.emit(name))
  await settled(sender, receiver)

  assert.deepEqual(received.first(), [names[0], names[2]])
})

test('on the wire a partial denial precedes the acknowledgement, a whole one replaces it', async t => {
  const connection = await RawConnection.login(t)
  const [allowed, denied, broken] = [unique('event'), unique('no-SUBSCRIBE'), unique('broken')]

  connection.send('EVENT', 'SUBSCRIBE', { names: [denied, allowed, broken], correlationId: '1' })
  connection.send('EVENT', 'SUBSCRIBE', { names: [denied], correlationId: '2' })

  const problem = (type, name, correlationId) =>
    ({ type: `EVENT ${type}`, name, correlationId, originalAction: 'SUBSCRIBE', isError: true })
  assert.deepEqual(await connection.rest(), [
    problem('MESSAGE_DENIED', denied, '1'), problem('MESSAGE_PERMISSION_ERROR', broken, '1'),
    { type: 'EVENT SUBSCRIBE', correlationId: '1', isAck: true },
    problem('MESSAGE_DENIED', denied, '2')
  ])
})

test('a denied event reaches nobody', async t => {
  const [sender, receiver] = await logins(t, 2)
  const name = unique('no-EMIT')
  const received = recorder()
  receiver.event.subscribe(name, received)
  await settled(receiver)

  sender.event.emit(name, 1)
  await settled(sender, receiver)

  assert.deepEqual(takeErrors(sender), ['EVENT MESSAGE_DENIED'])
  assert.deepEqual(received.calls, [])
})

test('answers that take their time keep the order of a client', async t => {
  const [sender, receiver] = await logins(t, 2)
  const names = [unique('slow'), unique('event'), unique('slow'), unique('event')]
  const received = recorder()
  names.forEach(name => receiver.event.subscribe(name, () => received(name)))
  await settled(receiver)

  names.forEach(name => sender.event.emit(name))
  await settled(sender, receiver)

  assert.deepEqual(received.first(), names)
})

for (const topic of ['event', 'record']) {
  test(`a denied listener of ${topic}s is never asked`, async t => {
    const [provider, subscriber] = await logins(t, 2)
    const name = unique('no-LISTEN')
    const asked = recorder()

    provider[topic].listen(name, asked)
    assert.equal(await nextError(provider), `${topic.toUpperCase()} MESSAGE_DENIED`)
    if (topic === 'event') subscriber.event.subscribe(name, () => {})
    else await subscriber.record.getRecord(name).whenReady()
    await settled(subscriber, provider)

    assert.deepEqual(asked.calls, [])
  })
}

test('a denied call fails, the provider is not asked', async t => {
  const [requester, provider] = await logins(t, 2)
  const name = unique('no-REQUEST')
  const asked = recorder()
  provider.rpc.provide(name, asked)
  await settled(provider)

  assert.equal(await failure(requester.rpc.make(name)), 'MESSAGE_DENIED')

  assert.deepEqual(asked.calls, [])
})

test('who may not provide is told and not asked', async t => {
  const [requester, provider] = await logins(t, 2)
  const name = unique('no-PROVIDE')

  provider.rpc.provide(name, () => {})

  assert.equal(await nextError(provider), 'RPC MESSAGE_DENIED')
  assert.equal(await failure(requester.rpc.make(name)), 'NO_RPC_PROVIDER')
})

test('presence: denied questions and subscriptions', async t => {
  const user = await login(t)

  assert.equal(await failure(user.presence.getAll([unique('no-QUERY')])), 'MESSAGE_DENIED')
  user.presence.subscribe(unique('no-SUBSCRIBE'), () => {})

  assert.equal(await nextError(user), 'PRESENCE MESSAGE_DENIED')
})

test('denied reading: snapshot, has and head', async t => {
  const user = await login(t)
  const [unreadable, headless] = [await existing(t, 'no-READ'), await existing(t, 'no-HEAD')]

  assert.equal(await failure(user.record.snapshot(unreadable)), 'MESSAGE_DENIED')
  assert.equal(await failure(user.record.head(headless)), 'MESSAGE_DENIED')
  assert.equal(await failure(user.record.has(headless)), 'MESSAGE_DENIED')
  assert.equal(await failure(user.record.snapshot(unique('broken'))), 'MESSAGE_PERMISSION_ERROR')
})

test('a record that may not be created is not', async t => {
  const [user, other] = await logins(t, 2)
  const missing = unique('no-CREATE')
  const record = user.record.getRecord(missing)

  assert.deepEqual(await emitted(record, 'error'), ['MESSAGE_DENIED', 'SUBSCRIBECREATEANDREAD'])

  assert.equal(await other.record.has(missing), false)
  assert.equal(await failure(user.record.setDataWithAck(unique('no-CREATE'), { a: 1 })), 'MESSAGE_DENIED')
  assert.deepEqual(takeErrors(user), ['RECORD MESSAGE_DENIED'])
})

test('a record that may not be created can be used when it is there', async t => {
  const user = await login(t)

  const record = await user.record.getRecord(await existing(t, 'no-CREATE')).whenReady()
  await record.setWithAck('b', 2)

  assert.deepEqual(record.get(), { a: 1, b: 2 })
})

test('a record that may not be read is not subscribed to', async t => {
  const user = await login(t)
  const name = await existing(t, 'no-READ')
  const record = user.record.getRecord(name)

  assert.deepEqual(await emitted(record, 'error'), ['MESSAGE_DENIED', 'SUBSCRIBECREATEANDREAD'])
  await (await login(t)).record.setDataWithAck(name, { a: 2 })
  await settled(user)

  assert.equal(record.get('a'), undefined)
  assert.deepEqual(takeErrors(user), ['RECORD MESSAGE_DENIED'])
})

for (const [action, write] of [
  ['UPDATE', { data: '{"a":2}' }], ['PATCH', { path: 'a', data: '2' }], ['ERASE', { path: 'a' }]
]) {
  test(`denied ${action}: told to the writer, unseen by others`, async t => {
    const [connection, reader] = [await RawConnection.login(t), await login(t)]
    const name = unique(`no-${action}`)
    const record = await reader.record.getRecord(name).whenReady()

    connection.send('RECORD', action, { name, version: 1, ...write })
    connection.send('RECORD', action, { name, version: 1, ...write, correlationId: '1', isWriteAck: true })

    const denial = { type: 'RECORD MESSAGE_DENIED', name, originalAction: action, isError: true }
    assert.deepEqual(await connection.rest(), [denial, { ...denial, correlationId: '1', isWriteAck: true }])
    await settled(reader)
    assert.deepEqual([record.get(), record.version], [{}, 0])
  })
}

test('a denied set is an error of the record, a denied setWithAck of the call', async t => {
  const user = await login(t)
  const record = await user.record.getRecord(unique('no-PATCH')).whenReady()
  const denied = emitted(record, 'error')

  record.set('a', 1)

  assert.deepEqual(await denied, ['MESSAGE_DENIED', 'PATCH'])
  assert.equal(await failure(record.setWithAck('a', 2)), 'MESSAGE_DENIED')
  await record.setWithAck({ a: 3 }).catch(() => {})
})

test('a denied delete fails, the record stays', async t => {
  const [user, other] = await logins(t, 2)
  const name = unique('no-DELETE')
  const record = await user.record.getRecord(name).whenReady()
  const deleted = recorder()
  const watched = await other.record.getRecord(name).whenReady()
  watched.on('delete', deleted)
  record.on('error', () => {})

  assert.equal(await failure(record.delete()), 'MESSAGE_DENIED')
  await settled(other)

  assert.equal(await other.record.has(name), true)
  assert.deepEqual(deleted.calls, [])
})

test('a denied notification', async t => {
  const connection = await RawConnection.login(t)
  const name = unique('no-NOTIFY')

  connection.send('RECORD', 'NOTIFY', { names: [name], correlationId: '1' })

  assert.deepEqual(await connection.rest(), [
    { type: 'RECORD MESSAGE_DENIED', name, correlationId: '1', originalAction: 'NOTIFY', isError: true }
  ])
})

test('who may do nothing with a name can still leave it', async t => {
  const connection = await RawConnection.login(t)
  const names = [unique('nothing')]

  for (const [topic, action] of [['EVENT', 'UNSUBSCRIBE'], ['RECORD', 'UNSUBSCRIBE'], ['RPC', 'UNPROVIDE'], ['PRESENCE', 'UNSUBSCRIBE']]) {
    connection.send(topic, action, { names, correlationId: '1' })
    assert.deepEqual(await connection.rest(), [{ type: `${topic} ${action}`, correlationId: '1', isAck: true }])
  }
})

test('denials harm nobody else', async t => {
  const [denied, sender, receiver] = await logins(t, 3)
  const name = unique('event')
  const received = recorder()
  receiver.event.subscribe(name, received)
  await settled(receiver)

  for (let index = 0; index < 100; index++) {
    denied.event.emit(unique('nothing'), index)
    sender.event.emit(name, index)
  }
  await eventually(() => received.calls.length === 100)
  await settled(denied)

  assert.equal(takeErrors(denied).length, 100)
})
