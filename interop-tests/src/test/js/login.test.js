import assert from 'node:assert/strict'
import { DeepstreamClient } from '@deepstream/client'
import { client, closing, emitted, eventually, login, recorder, settled, takeErrors, test, unique, url } from './support/client.js'

test('login resolves and the connection is open', async t => {
  const user = client(t)

  const clientData = await user.login({ username: unique('user') })

  assert.equal(clientData, null)
  assert.equal(user.getConnectionState(), 'OPEN')
})

test('login without details works', async t => {
  const user = client(t)

  await user.login()

  assert.equal(user.getConnectionState(), 'OPEN')
})

test('login with a callback', async t => {
  const user = client(t)

  const [success, clientData] = await new Promise(resolve => user.login({ username: unique('user') }, (...args) => resolve(args)))

  assert.equal(success, true)
  assert.equal(clientData, null)
})

test('login with only a callback', async t => {
  const user = client(t)

  assert.equal(await new Promise(resolve => user.login(success => resolve(success))), true)
})

test('the connection passes through the states of the handshake', async t => {
  const user = client(t)
  const states = recorder()
  user.on('connectionStateChanged', states)

  await user.login()

  assert.deepEqual(states.first(), [
    'AWAITING_CONNECTION', 'CHALLENGING', 'AWAITING_AUTHENTICATION', 'AUTHENTICATING', 'OPEN'
  ])
})

test('a client with default options logs in and works', async t => {
  const user = closing(t, new DeepstreamClient(url))
  await user.login()

  const record = await user.record.getRecord(unique('record')).whenReady()
  await record.setWithAck({ a: 1 })

  assert.equal(record.version, 1)
})

test('a client with the interval timers of the package works', async t => {
  const user = await login(t, { nativeTimerRegistry: false, intervalTimerResolution: 10 })

  await user.record.setDataWithAck(unique('record'), { a: 1 })
})

test('a client that connects lazily connects at login', async t => {
  const user = client(t, { lazyConnect: true })
  assert.equal(user.getConnectionState(), 'INITIALISING')

  await user.login()

  assert.equal(user.getConnectionState(), 'OPEN')
})

test('the url may come without protocol and path', async t => {
  const user = client(t, {}, new URL(url).host)

  await user.login()

  assert.equal(user.getConnectionState(), 'OPEN')
})

test('the url may carry a query string', async t => {
  const withPath = client(t, {}, `${url}?tenant=a&x=1`)
  const withoutPath = client(t, {}, `ws://${new URL(url).host}?tenant=a`)

  await withPath.login()
  await withoutPath.login()

  assert.equal(withPath.getConnectionState(), 'OPEN')
  assert.equal(withoutPath.getConnectionState(), 'OPEN')
})

test('a client closes', async t => {
  const user = await login(t)
  const closed = eventually(() => user.getConnectionState() === 'CLOSED')

  user.close()

  await closed
})

test('a closed client tells that it is closed', async t => {
  const user = await login(t)
  user.close()

  user.event.emit(unique('event'), 1)
  user.record.setData(unique('record'), { a: 1 })

  assert.deepEqual(takeErrors(user), ['CONNECTION IS_CLOSED'])
})

test('pause takes a client off line and resume brings it back with its subscriptions', async t => {
  const [user, other] = [await login(t), await login(t)]
  const name = unique('event')
  const received = recorder()
  user.event.subscribe(name, received)
  await settled(user)

  const offline = eventually(() => user.getConnectionState() === 'OFFLINE')
  user.pause()
  await offline
  other.event.emit(name, 'missed')
  await settled(other)
  await user.resume()
  await settled(user)
  other.event.emit(name, 'seen')
  await settled(other, user)

  assert.deepEqual(received.first(), ['seen'])
})

test('resume with a callback', async t => {
  const user = await login(t)
  user.pause()
  await eventually(() => user.getConnectionState() === 'OFFLINE')

  const error = await new Promise(resolve => user.resume(resolve))

  assert.equal(error, undefined)
  assert.equal(user.getConnectionState(), 'OPEN')
})

test('two connections of one user work side by side', async t => {
  const username = unique('user')
  const [first, second] = [client(t), client(t)]
  await Promise.all([first.login({ username }), second.login({ username })])
  const received = recorder()
  const name = unique('event')
  second.event.subscribe(name, received)
  await settled(second)

  first.event.emit(name, 'hello')
  await settled(first, second)

  assert.deepEqual(received.first(), ['hello'])
})

test('a connection that does not log in stays open and answers nothing to others', async t => {
  const silent = client(t)
  await eventually(() => silent.getConnectionState() === 'AWAITING_AUTHENTICATION')
  const user = await login(t)

  await settled(user)

  assert.equal(silent.getConnectionState(), 'AWAITING_AUTHENTICATION')
})

test('a listen made between connecting and login is repaired after login', async t => {
  const provider = client(t)
  await eventually(() => provider.getConnectionState() === 'AWAITING_AUTHENTICATION')
  const prefix = unique('early')
  const found = recorder()
  provider.event.listen(`^${prefix}/.*`, (name, response) => {
    found(name)
    response.accept()
  })
  await provider.login()
  await settled(provider)

  const subscriber = await login(t)
  subscriber.event.subscribe(`${prefix}/a`, () => {})
  await settled(subscriber)

  await eventually(() => found.calls.length > 0)
  assert.deepEqual(found.first(), [`${prefix}/a`])
})

test('a client hears of its own missing heartbeat and reconnects', async t => {
  const user = client(t, { heartbeatInterval: 60 })
  await eventually(() => user.getConnectionState() === 'AWAITING_AUTHENTICATION')

  await emitted(user, 'error')

  assert.deepEqual(takeErrors(user), ['CONNECTION HEARTBEAT_TIMEOUT'])
  await user.login()
  assert.equal(user.getConnectionState(), 'OPEN')
})

test('a logged-in client is kept alive by its heartbeat', async t => {
  const user = await login(t, { heartbeatInterval: 800 })
  const states = recorder()
  user.on('connectionStateChanged', states)
  const started = performance.now()

  await eventually(() => performance.now() - started > 2500)

  assert.deepEqual(states.calls, [])
})

test('getUid gives another id each time', async t => {
  const user = client(t)

  const ids = Array.from({ length: 100 }, () => user.getUid())

  assert.equal(new Set(ids).size, 100)
  assert.match(ids[0], /^[0-9a-z]+-[0-9a-z]+$/)
  await user.login()
})
