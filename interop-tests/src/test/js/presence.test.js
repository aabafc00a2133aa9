import assert from 'node:assert/strict'
import { client, eventually, login, logins, recorder, settled, test, unique } from './support/client.js'
import { relay } from './support/proxy.js'

/** Logged in under a known name. */
async function named (t, username, options) {
  const user = client(t, options)
  await user.login({ username })
  return user
}

/** Collects the presence events of names with this prefix: tests that ran before may still be leaving. */
function watching (prefix) {
  const seen = recorder()
  const callback = (user, online) => {
    if (user.startsWith(prefix)) seen(`${user.slice(prefix.length)} ${online ? 'joins' : 'leaves'}`)
  }
  callback.seen = () => seen.first()
  return callback
}

/** Other files run at the same time; their users have names of another process. */
function isOfAnotherFile (name) {
  const [, pid] = name.match(/^\w+\/(\d+)-/) ?? []
  return pid !== undefined && pid !== String(process.pid)
}

test('getAll lists the others and leaves out who asks', async t => {
  const [mine, theirs] = [unique('user'), unique('user')]
  const user = await named(t, mine)
  await named(t, theirs)

  const everybody = await user.presence.getAll()

  assert.ok(everybody.includes(theirs))
  assert.ok(!everybody.includes(mine))
})

test('getAll with names tells for each whether it is online', async t => {
  const [mine, theirs, missing] = [unique('user'), unique('user'), unique('user')]
  const user = await named(t, mine)
  await named(t, theirs)

  assert.deepEqual(await user.presence.getAll([theirs, missing, mine]), { [theirs]: true, [missing]: false, [mine]: true })
})

test('getAll calls back', async t => {
  const [mine, theirs] = [unique('user'), unique('user')]
  const user = await named(t, mine)
  await named(t, theirs)

  const [error, everybody] = await new Promise(resolve => user.presence.getAll((...args) => resolve(args)))
  const some = await new Promise(resolve => user.presence.getAll([theirs], (...args) => resolve(args)))

  assert.equal(error, null)
  assert.ok(everybody.includes(theirs))
  assert.deepEqual(some, [null, { [theirs]: true }])
})

test('getAll with no names at all', async t => {
  const user = await login(t)

  assert.deepEqual(await user.presence.getAll([]), {})
})

test('a subscriber hears who joins and leaves', async t => {
  const prefix = unique('user')
  const user = await login(t)
  const watched = watching(prefix)
  user.presence.subscribe(watched)
  await settled(user)

  const other = await named(t, `${prefix}/a`)
  await eventually(() => watched.seen().length === 1)
  other.close()
  await eventually(() => watched.seen().length === 2)

  assert.deepEqual(watched.seen(), ['/a joins', '/a leaves'])
})

test('a subscriber of one user hears of that one only', async t => {
  const prefix = unique('user')
  const user = await login(t)
  const watched = watching(prefix)
  user.presence.subscribe(`${prefix}/a`, watched)
  await settled(user)

  const [a, b] = [await named(t, `${prefix}/a`), await named(t, `${prefix}/b`)]
  await settled(b, user)
  b.close()
  a.close()
  await eventually(() => watched.seen().length === 2)
  await settled(user)

  assert.deepEqual(watched.seen(), ['/a joins', '/a leaves'])
})

test('who subscribes both ways hears both', async t => {
  const prefix = unique('user')
  const user = await login(t)
  const [all, one] = [watching(prefix), watching(prefix)]
  user.presence.subscribe(all)
  user.presence.subscribe(`${prefix}/a`, one)
  await settled(user)

  await named(t, `${prefix}/a`)

  await eventually(() => all.seen().length === 1 && one.seen().length === 1)
})

test('a user with several connections joins with the first and leaves with the last', async t => {
  const prefix = unique('user')
  const user = await login(t)
  const watched = watching(prefix)
  user.presence.subscribe(watched)
  await settled(user)

  const first = await named(t, `${prefix}/a`)
  const second = await named(t, `${prefix}/a`)
  first.close()
  await settled(second, user)
  assert.deepEqual(await user.presence.getAll([`${prefix}/a`]), { [`${prefix}/a`]: true })
  assert.deepEqual(watched.seen(), ['/a joins'])
  second.close()

  await eventually(() => watched.seen().length === 2)
  assert.deepEqual(watched.seen(), ['/a joins', '/a leaves'])
  assert.deepEqual(await user.presence.getAll([`${prefix}/a`]), { [`${prefix}/a`]: false })
})

test('after unsubscribe nothing is heard', async t => {
  const prefix = unique('user')
  const user = await login(t)
  const [all, one] = [watching(prefix), watching(prefix)]
  user.presence.subscribe(all)
  user.presence.subscribe(`${prefix}/a`, one)
  await settled(user)

  user.presence.unsubscribe(all)
  user.presence.unsubscribe(`${prefix}/a`)
  await settled(user)
  const other = await named(t, `${prefix}/a`)
  await settled(other, user)

  assert.deepEqual([all.seen(), one.seen()], [[], []])
})

test('unsubscribe without arguments ends everything', async t => {
  const prefix = unique('user')
  const user = await login(t)
  const [all, one] = [watching(prefix), watching(prefix)]
  user.presence.subscribe(all)
  user.presence.subscribe(`${prefix}/a`, one)
  await settled(user)

  user.presence.unsubscribe()
  await settled(user)
  const other = await named(t, `${prefix}/a`)
  await settled(other, user)

  assert.deepEqual([all.seen(), one.seen()], [[], []])
})

test('a user whose connection breaks leaves', async t => {
  const prefix = unique('user')
  const way = await relay(t)
  const user = await login(t)
  const watched = watching(prefix)
  user.presence.subscribe(watched)
  await settled(user)
  const other = client(t, { maxReconnectAttempts: 0 }, way.url)
  other.on('error', () => {})
  await other.login({ username: `${prefix}/a` })

  way.interrupt()

  await eventually(() => watched.seen().length === 2)
  assert.deepEqual(watched.seen(), ['/a joins', '/a leaves'])
})

test('a client without login is not present', async t => {
  const user = await login(t)
  const watched = watching('')
  const before = await user.presence.getAll()
  user.presence.subscribe(watched)
  await settled(user)

  const silent = client(t)
  await eventually(() => silent.getConnectionState() === 'AWAITING_AUTHENTICATION')
  await settled(user)

  const after = await user.presence.getAll()
  assert.deepEqual(after.filter(name => !before.includes(name) && !isOfAnotherFile(name)), [])
  assert.deepEqual(watched.seen().filter(event => event.endsWith(' joins') && !isOfAnotherFile(event)), [])
})

test('nameless users are anonymous: not listed, not announced', async t => {
  const user = await login(t)
  const watched = watching('')
  user.presence.subscribe(watched)
  await settled(user)

  const nameless = client(t)
  await nameless.login()
  await settled(nameless, user)

  const everybody = await user.presence.getAll()
  assert.deepEqual(everybody.filter(name => name.toLowerCase() === 'open'), [])
  assert.deepEqual(watched.seen().filter(event => event.toLowerCase().startsWith('open')), [])
  assert.ok((await nameless.presence.getAll()).length > 0, 'an anonymous user may ask')
})

test('100 users join and leave', async t => {
  const prefix = unique('user')
  const user = await login(t)
  const watched = watching(prefix)
  user.presence.subscribe(watched)
  await settled(user)

  const others = await Promise.all(Array.from({ length: 100 }, (_, index) => named(t, `${prefix}/${index}`)))
  await eventually(() => watched.seen().length === 100)
  assert.equal((await user.presence.getAll()).filter(name => name.startsWith(prefix)).length, 100)
  others.forEach(other => other.close())

  await eventually(() => watched.seen().length === 200)
  assert.equal(new Set(watched.seen()).size, 200)
})

test('a question asked before login is answered after it', async t => {
  const theirs = unique('user')
  await named(t, theirs)
  const early = client(t)

  const answer = early.presence.getAll([theirs])
  await early.login({ username: unique('user') })

  assert.deepEqual(await answer, { [theirs]: true })
})

for (const username of ['ünï 🌊', 'with spaces', '__proto__', 'constructor', '%_EVERYONE_%', 'x'.repeat(1000)]) {
  test(`a user may be called ${username.slice(0, 20)}`, async t => {
    const user = await login(t)
    const other = await named(t, username)
    await settled(other)

    const everybody = await user.presence.getAll()

    assert.ok(everybody.includes(username))
    const answer = await user.presence.getAll([username])
    assert.equal(Object.getOwnPropertyDescriptor(answer, username)?.value, true)
  })
}

test('questions and arguments that make no sense are refused by the client', async t => {
  const [user] = await logins(t, 1)

  assert.throws(() => user.presence.subscribe('user'))
  assert.throws(() => user.presence.subscribe(1))
  assert.throws(() => user.presence.getAll('user'))
})
