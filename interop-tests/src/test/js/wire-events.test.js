// Events, presence and calls as they are on the wire: what clients of this and other languages rely on.
import assert from 'node:assert/strict'
import { client, eventually, test, unique } from './support/client.js'
import { RawConnection } from './support/raw.js'

/** Subscribes and takes the acknowledgement. */
async function subscribed (t, name) {
  const connection = await RawConnection.login(t)
  connection.send('EVENT', 'SUBSCRIBE', { names: [name], correlationId: 's' })
  assert.equal((await connection.next()).isAck, true)
  return connection
}

test('subscriptions are acknowledged once, without names', async t => {
  const connection = await RawConnection.login(t)
  const names = [unique('event'), unique('event')]

  connection.send('EVENT', 'SUBSCRIBE', { names, correlationId: '0' })
  connection.send('EVENT', 'UNSUBSCRIBE', { names, correlationId: '1' })
  connection.send('EVENT', 'SUBSCRIBE', { names: [], correlationId: '2' })
  connection.send('EVENT', 'UNSUBSCRIBE', { names: [unique('never subscribed')], correlationId: '3' })

  assert.deepEqual(await connection.rest(), [
    { type: 'EVENT SUBSCRIBE', correlationId: '0', isAck: true },
    { type: 'EVENT UNSUBSCRIBE', correlationId: '1', isAck: true },
    { type: 'EVENT SUBSCRIBE', correlationId: '2', isAck: true },
    { type: 'EVENT UNSUBSCRIBE', correlationId: '3', isAck: true }
  ])
})

test('a name subscribed to already is reported before the acknowledgement', async t => {
  const connection = await RawConnection.login(t)
  const [old, fresh] = [unique('event'), unique('event')]
  connection.send('EVENT', 'SUBSCRIBE', { names: [old], correlationId: '0' })
  await connection.next()

  connection.send('EVENT', 'SUBSCRIBE', { names: [old, fresh, fresh], correlationId: '1' })

  assert.deepEqual(await connection.rest(), [
    { type: 'EVENT MULTIPLE_SUBSCRIPTIONS', name: old, originalAction: 'SUBSCRIBE' },
    { type: 'EVENT MULTIPLE_SUBSCRIPTIONS', name: fresh, originalAction: 'SUBSCRIBE' },
    { type: 'EVENT SUBSCRIBE', correlationId: '1', isAck: true }
  ])
})

test('subscribing twice and unsubscribing once ends the subscription', async t => {
  const name = unique('event')
  const [subscriber, sender] = [await subscribed(t, name), await RawConnection.login(t)]
  subscriber.send('EVENT', 'SUBSCRIBE', { names: [name], correlationId: '1' })
  subscriber.send('EVENT', 'UNSUBSCRIBE', { names: [name], correlationId: '2' })
  await subscriber.rest()

  sender.send('EVENT', 'EMIT', { name, data: '1' })
  await sender.rest()

  assert.deepEqual(await subscriber.rest(), [])
})

test('an event is forwarded as it came, data byte for byte, and not answered', async t => {
  const name = unique('event')
  const [subscriber, sender] = [await subscribed(t, name), await RawConnection.login(t)]
  const texts = ['{"b":1.0,"a":1e3}', '  [1 , 2]\n', '"\\u00e9"', '12345678901234567890', '{"a":1,"a":2}']

  texts.forEach(data => sender.send('EVENT', 'EMIT', { name, data }))
  sender.send('EVENT', 'EMIT', { name })

  assert.deepEqual(await sender.rest(), [])
  assert.deepEqual(await subscriber.rest(), [
    ...texts.map(data => ({ type: 'EVENT EMIT', name, data })),
    { type: 'EVENT EMIT', name }
  ])
})

test('an emitting subscriber gets no echo', async t => {
  const name = unique('event')
  const connection = await subscribed(t, name)

  connection.send('EVENT', 'EMIT', { name, data: '1' })

  assert.deepEqual(await connection.rest(), [])
})

test('presence: subscriptions and their acknowledgements', async t => {
  const connection = await RawConnection.login(t)
  const name = unique('user')

  connection.send('PRESENCE', 'SUBSCRIBE_ALL')
  connection.send('PRESENCE', 'SUBSCRIBE_ALL')
  connection.send('PRESENCE', 'SUBSCRIBE', { names: [name], correlationId: '0' })
  connection.send('PRESENCE', 'SUBSCRIBE', { names: [name], correlationId: '1' })
  connection.send('PRESENCE', 'UNSUBSCRIBE', { names: [name, unique('user')], correlationId: '2' })
  connection.send('PRESENCE', 'UNSUBSCRIBE_ALL')
  connection.send('PRESENCE', 'UNSUBSCRIBE_ALL')

  assert.deepEqual(await connection.rest(), [
    { type: 'PRESENCE SUBSCRIBE_ALL', isAck: true },
    { type: 'PRESENCE MULTIPLE_SUBSCRIPTIONS', originalAction: 'SUBSCRIBE_ALL', name: '%_EVERYONE_%' },
    { type: 'PRESENCE SUBSCRIBE_ALL', isAck: true },
    { type: 'PRESENCE SUBSCRIBE', correlationId: '0', isAck: true },
    { type: 'PRESENCE MULTIPLE_SUBSCRIPTIONS', originalAction: 'SUBSCRIBE', name },
    { type: 'PRESENCE SUBSCRIBE', correlationId: '1', isAck: true },
    { type: 'PRESENCE UNSUBSCRIBE', correlationId: '2', isAck: true },
    { type: 'PRESENCE UNSUBSCRIBE_ALL', isAck: true },
    { type: 'PRESENCE UNSUBSCRIBE_ALL', isAck: true }
  ])
})

test('presence: questions and their answers', async t => {
  const [mine, theirs, missing] = [unique('user'), unique('user'), unique('user')]
  const connection = await RawConnection.login(t, { username: mine })
  await RawConnection.login(t, { username: theirs })

  connection.send('PRESENCE', 'QUERY', { names: [theirs, missing, mine], correlationId: '5' })
  connection.send('PRESENCE', 'QUERY', { names: [], correlationId: '6' })
  connection.send('PRESENCE', 'QUERY_ALL')

  const [some, none, all] = await connection.rest()
  assert.deepEqual({ ...some, data: JSON.parse(some.data) }, {
    type: 'PRESENCE QUERY_RESPONSE', correlationId: '5', data: { [theirs]: true, [missing]: false, [mine]: true }
  })
  assert.deepEqual(none, { type: 'PRESENCE QUERY_RESPONSE', correlationId: '6', data: '{}' })
  assert.ok(all.names.includes(theirs) && !all.names.includes(mine))
  assert.deepEqual(all, { type: 'PRESENCE QUERY_ALL_RESPONSE', names: all.names })
})

test('presence: a join is told to those who watch all before those who watch the user', async t => {
  const connection = await RawConnection.login(t)
  const username = unique('user')
  connection.send('PRESENCE', 'SUBSCRIBE_ALL')
  connection.send('PRESENCE', 'SUBSCRIBE', { names: [username], correlationId: '0' })
  await connection.rest()

  const user = client(t)
  await user.login({ username })
  user.close()

  const about = () => connection.received.filter(({ name }) => name === username)
  await eventually(() => about().length === 4)
  assert.deepEqual(about(), [
    { type: 'PRESENCE PRESENCE_JOIN_ALL', name: username },
    { type: 'PRESENCE PRESENCE_JOIN', name: username },
    { type: 'PRESENCE PRESENCE_LEAVE_ALL', name: username },
    { type: 'PRESENCE PRESENCE_LEAVE', name: username }
  ])
})

/** Provides an rpc and takes the acknowledgement. */
async function provider (t, name) {
  const connection = await RawConnection.login(t)
  connection.send('RPC', 'PROVIDE', { names: [name], correlationId: 'p' })
  assert.equal((await connection.next()).isAck, true)
  return connection
}

test('rpc: providing and its acknowledgements', async t => {
  const connection = await RawConnection.login(t)
  const names = [unique('rpc'), unique('rpc')]

  connection.send('RPC', 'PROVIDE', { names, correlationId: '0' })
  connection.send('RPC', 'PROVIDE', { names: [names[0]], correlationId: '1' })
  connection.send('RPC', 'UNPROVIDE', { names: [...names, unique('rpc')], correlationId: '2' })
  connection.send('RPC', 'UNPROVIDE', { names, correlationId: '3' })

  assert.deepEqual(await connection.rest(), [
    { type: 'RPC PROVIDE', correlationId: '0', isAck: true },
    { type: 'RPC MULTIPLE_PROVIDERS', name: names[0], originalAction: 'PROVIDE' },
    { type: 'RPC PROVIDE', correlationId: '1', isAck: true },
    { type: 'RPC UNPROVIDE', correlationId: '2', isAck: true },
    { type: 'RPC UNPROVIDE', correlationId: '3', isAck: true }
  ])
})

test('rpc: request, accept and response pass unchanged', async t => {
  const name = unique('rpc')
  const [providing, requesting] = [await provider(t, name), await RawConnection.login(t)]
  const data = '{ "b" : 1.0 }'

  requesting.send('RPC', 'REQUEST', { name, correlationId: 'c1', data })
  assert.deepEqual(await providing.next(), { type: 'RPC REQUEST', name, correlationId: 'c1', data })
  providing.send('RPC', 'ACCEPT', { name, correlationId: 'c1' })
  assert.deepEqual(await requesting.next(), { type: 'RPC ACCEPT', name, correlationId: 'c1' })
  providing.send('RPC', 'RESPONSE', { name, correlationId: 'c1', data })

  assert.deepEqual(await requesting.next(), { type: 'RPC RESPONSE', name, correlationId: 'c1', data })
  assert.deepEqual(await providing.rest(), [])
  assert.deepEqual(await requesting.rest(), [])
})

test('rpc: response and error without data, and without accepting first', async t => {
  const name = unique('rpc')
  const [providing, requesting] = [await provider(t, name), await RawConnection.login(t)]

  for (const action of ['RESPONSE', 'REQUEST_ERROR']) {
    requesting.send('RPC', 'REQUEST', { name, correlationId: action })
    assert.deepEqual(await providing.next(), { type: 'RPC REQUEST', name, correlationId: action })
    providing.send('RPC', action, { name, correlationId: action })
    assert.deepEqual(await requesting.next(), { type: `RPC ${action}`, name, correlationId: action })
  }
})

test('rpc: a second accept is refused to the provider and not forwarded', async t => {
  const name = unique('rpc')
  const [providing, requesting] = [await provider(t, name), await RawConnection.login(t)]
  requesting.send('RPC', 'REQUEST', { name, correlationId: 'c2' })
  await providing.next()

  providing.send('RPC', 'ACCEPT', { name, correlationId: 'c2' })
  providing.send('RPC', 'ACCEPT', { name, correlationId: 'c2' })

  const [refused, ...more] = await providing.rest()
  assert.deepEqual([refused.type, refused.name, refused.correlationId, more], ['RPC MULTIPLE_ACCEPT', name, 'c2', []])
  assert.deepEqual((await requesting.rest()).map(({ type }) => type), ['RPC ACCEPT'])
})

test('rpc: an answer to a call that is over or never was is refused', async t => {
  const name = unique('rpc')
  const [providing, requesting] = [await provider(t, name), await RawConnection.login(t)]
  requesting.send('RPC', 'REQUEST', { name, correlationId: 'c3' })
  await providing.next()
  providing.send('RPC', 'RESPONSE', { name, correlationId: 'c3', data: '1' })
  await requesting.next()

  for (const correlationId of ['c3', 'never']) {
    for (const action of ['ACCEPT', 'RESPONSE', 'REQUEST_ERROR', 'REJECT']) {
      providing.send('RPC', action, { name, correlationId })
      assert.deepEqual(await providing.rest(), [
        { type: 'RPC INVALID_RPC_CORRELATION_ID', name, correlationId, originalAction: action, isError: true }
      ])
    }
  }
  assert.deepEqual(await requesting.rest(), [])
})

test('rpc: only the chosen provider may answer', async t => {
  const name = unique('rpc')
  const [providing, requesting, stranger] = [await provider(t, name), await RawConnection.login(t), await RawConnection.login(t)]
  requesting.send('RPC', 'REQUEST', { name, correlationId: 'c4' })
  await providing.next()

  for (const action of ['ACCEPT', 'RESPONSE', 'REQUEST_ERROR', 'REJECT']) {
    stranger.send('RPC', action, { name, correlationId: 'c4', data: '"stolen"' })
    assert.deepEqual((await stranger.rest()).map(({ type }) => type), ['RPC INVALID_RPC_CORRELATION_ID'], action)
  }
  assert.deepEqual(await requesting.rest(), [])
  providing.send('RPC', 'RESPONSE', { name, correlationId: 'c4', data: '"true"' })

  assert.deepEqual(await requesting.next(), { type: 'RPC RESPONSE', name, correlationId: 'c4', data: '"true"' })
})

test('rpc: two clients may use the same correlation id', async t => {
  const names = [unique('rpc'), unique('rpc')]
  const providers = [await provider(t, names[0]), await provider(t, names[1])]
  const requesters = [await RawConnection.login(t), await RawConnection.login(t)]

  for (const index of [0, 1]) requesters[index].send('RPC', 'REQUEST', { name: names[index], correlationId: 'same', data: `${index}` })
  for (const index of [0, 1]) {
    const request = await providers[index].next()
    assert.equal(request.data, `${index}`)
    providers[index].send('RPC', 'RESPONSE', { name: names[index], correlationId: request.correlationId, data: `${index}` })
  }

  for (const index of [0, 1]) {
    const answer = await requesters[index].next()
    assert.deepEqual([answer.type, answer.correlationId, answer.data], ['RPC RESPONSE', 'same', `${index}`])
  }
})

test('rpc: a call without provider', async t => {
  const connection = await RawConnection.login(t)
  const name = unique('rpc')

  connection.send('RPC', 'REQUEST', { name, correlationId: 'c5', data: '1' })

  const answer = await connection.next()
  assert.deepEqual([answer.type, answer.name, answer.correlationId], ['RPC NO_RPC_PROVIDER', name, 'c5'])
  assert.deepEqual(await connection.rest(), [])
})

test('rpc: nothing follows the final answer', async t => {
  const name = unique('rpc')
  const [providing, requesting] = [await provider(t, name), await RawConnection.login(t)]
  requesting.send('RPC', 'REQUEST', { name, correlationId: 'c6' })
  await providing.next()

  const final = await requesting.next()
  providing.send('RPC', 'ACCEPT', { name, correlationId: 'c6' })
  providing.send('RPC', 'RESPONSE', { name, correlationId: 'c6', data: '1' })
  await providing.rest()

  assert.deepEqual([final.type, final.name, final.correlationId], ['RPC ACCEPT_TIMEOUT', name, 'c6'])
  assert.deepEqual(await requesting.rest(), [])
})
