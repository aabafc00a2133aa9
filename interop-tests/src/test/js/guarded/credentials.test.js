// Logins that the server checks: GuardedApplication knows the password `secret`.
import assert from 'node:assert/strict'
import { client, credentials, emitted, eventually, login, logins, nextError, recorder, settled, takeErrors, test, tolerate, unique } from '../support/client.js'
import { RawConnection } from '../support/raw.js'

const wrong = () => ({ username: unique('user'), password: 'wrong' })
const WHY = { reason: 'wrong password' }

test('the right password is let in and gets the data of its user', async t => {
  const user = client(t)
  const told = emitted(user, 'clientDataChanged')

  assert.deepEqual(await user.login(credentials()), { role: 'tester' })

  assert.deepEqual(await told, [{ role: 'tester' }])
  assert.equal(user.getConnectionState(), 'OPEN')
})

test('the wrong password is refused with the reason, and the client may try again', async t => {
  const user = client(t)

  assert.deepEqual(await user.login(wrong()).catch(error => error), { reason: WHY })
  assert.equal(user.getConnectionState(), 'AWAITING_AUTHENTICATION')
  await user.login(credentials())

  await settled(user)
})

test('a refusal calls back', async t => {
  const user = client(t)

  const [success, data] = await new Promise(resolve => user.login(wrong(), (...args) => resolve(args)))

  assert.equal(success, false)
  assert.deepEqual(data, { reason: WHY })
})

for (const [what, details] of [
  ['credentials that nobody is responsible for', { username: 'joe' }],
  ['a check that fails', { username: 'joe', password: 'broken' }]
]) {
  test(`${what}: refused without a reason of the server`, async t => {
    const connection = await RawConnection.connect(t)
    connection.send('CONNECTION', 'CHALLENGE', {})
    await connection.next()

    connection.send('AUTH', 'REQUEST', { data: JSON.stringify(details) })

    assert.deepEqual(await connection.next(), { type: 'AUTH AUTH_UNSUCCESSFUL' })
  })
}

test('what a client asked before its login was refused is not answered until it is let in', async t => {
  const user = client(t)
  const version = user.record.head(unique('record'))
  const answers = recorder()
  version.then(answers)

  await user.login(wrong()).catch(() => {})
  assert.deepEqual(answers.calls, [])
  await user.login(credentials())

  assert.equal(await version, -1)
})

test('after three refusals the client is told and disconnected', async t => {
  const user = client(t)
  for (let attempt = 0; attempt < 3; attempt++) await user.login(wrong()).catch(() => {})

  await eventually(() => user.getConnectionState() === 'TOO_MANY_AUTH_ATTEMPTS')
  user.login(credentials(), () => assert.fail('answered'))

  assert.deepEqual(takeErrors(user), ['AUTH TOO_MANY_AUTH_ATTEMPTS', 'CONNECTION IS_CLOSED'])
})

test('three refusals on the wire', async t => {
  const connection = await RawConnection.connect(t)
  connection.send('CONNECTION', 'CHALLENGE', {})
  await connection.next()

  for (let attempt = 0; attempt < 4; attempt++) connection.send('AUTH', 'REQUEST', { data: JSON.stringify(wrong()) })

  assert.equal(await connection.closed, 4001)
  const refused = { type: 'AUTH AUTH_UNSUCCESSFUL', data: JSON.stringify(WHY) }
  assert.deepEqual(connection.received.slice(1), [refused, refused, refused, { type: 'AUTH TOO_MANY_AUTH_ATTEMPTS' }])
})

test('a refused user is not present', async t => {
  const [watcher, refused] = [await login(t), client(t)]
  const details = wrong()

  await refused.login(details).catch(() => {})

  assert.deepEqual(await watcher.presence.getAll([details.username]), { [details.username]: false })
})

test('a provider is told who asks, also the one that is asked second', async t => {
  const providers = await logins(t, 2)
  const requester = client(t)
  const details = credentials()
  await requester.login(details)
  const name = unique('rpc')
  const asked = recorder()
  for (const provider of providers) {
    provider.rpc.provide(name, (data, response, requestor) => {
      asked(requestor)
      if (asked.calls.length === 1) response.reject()
      else response.send('done')
    })
  }
  await settled(...providers)

  assert.equal(await requester.rpc.make(name), 'done')

  const who = { requestorName: details.username, requestorData: { role: 'tester' } }
  assert.deepEqual(asked.first(), [who, who])
})

test('a client that never logs in is told and disconnected', async t => {
  const user = client(t)

  assert.equal(await nextError(user), 'CONNECTION AUTHENTICATION_TIMEOUT')

  assert.equal(user.getConnectionState(), 'AUTHENTICATION_TIMEOUT')
})

test('a refused login does not stop the clock', async t => {
  const connection = await RawConnection.connect(t)
  connection.send('CONNECTION', 'CHALLENGE', {})
  connection.send('AUTH', 'REQUEST', { data: JSON.stringify(wrong()) })

  assert.equal(await connection.closed, 4000)

  assert.deepEqual(connection.received.map(({ type }) => type), [
    'CONNECTION ACCEPT', 'AUTH AUTH_UNSUCCESSFUL', 'CONNECTION AUTHENTICATION_TIMEOUT'
  ])
})

test('a client whose login expires is told, logs in again with what it has, and keeps its subscriptions', async t => {
  const [user, other] = [client(t), await login(t)]
  tolerate(user, 'AUTHENTICATION_TIMEOUT')
  const [name, received, states] = [unique('event'), recorder(), recorder()]
  user.on('connectionStateChanged', states)
  await user.login({ username: unique('user'), password: 'secret for two seconds' })
  user.event.subscribe(name, received)
  await settled(user)

  await eventually(() => states.first().includes('RECONNECTING'))
  await eventually(() => {
    other.event.emit(name, 1)
    return received.calls.length > 0
  })
})

test('a login is renewed on the open connection, on the wire', async t => {
  const [name, username] = [unique('event'), unique('raw')]
  const connection = await RawConnection.login(t, { username, password: 'secret for two seconds' })
  const other = await login(t)
  connection.send('EVENT', 'SUBSCRIBE', { names: [name], correlationId: '1' })
  await connection.next()

  connection.send('AUTH', 'REQUEST', { data: JSON.stringify({ username, password: 'secret' }) })
  assert.equal((await connection.next()).type, 'AUTH AUTH_SUCCESSFUL')
  const later = await RawConnection.login(t, { username: unique('raw'), password: 'secret for two seconds' })
  assert.equal(await later.closed, 4006)
  other.event.emit(name, 1)

  assert.equal((await connection.next()).type, 'EVENT EMIT')
})

test('a client that falls silent is disconnected, one that pings is not', async t => {
  const [silent, pinging] = [await RawConnection.login(t), await login(t, { heartbeatInterval: 1500 })]
  const states = recorder()
  pinging.on('connectionStateChanged', states)

  assert.equal(await silent.closed, 4003)

  assert.deepEqual(states.calls, [])
})
