// What must harm nobody: each attack is refused and counted, and a client beside it goes on as if nothing had happened.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import WebSocket from 'ws'
import { client, eventually, recorder, settled, test, unique } from '../support/client.js'
import { encode, RawConnection } from '../support/raw.js'

const nodes = process.env.DEEPSTREAM_URLS.split(',')
const node = nodes[nodes.length - 1]

async function as (t, username, at = nodes[0]) {
  const user = client(t, { heartbeatInterval: 4000 }, at)
  await user.login({ username, password: `${username}-password` })
  return user
}

/** A connection below the client, logged in. */
async function raw (t, username) {
  const connection = await RawConnection.connect(t, node)
  connection.send('CONNECTION', 'CHALLENGE', {})
  await connection.next()
  connection.send('AUTH', 'REQUEST', { data: JSON.stringify({ username, password: `${username}-password` }) })
  assert.equal((await connection.next()).type, 'AUTH AUTH_SUCCESSFUL')
  return connection
}

/** What the attacked node has refused, and why it has closed connections, since its start. */
async function counts () {
  const { closed } = await (await fetch(process.env.DEEPSTREAM_STATUS)).json()
  const limits = await (await fetch(`${process.env.DEEPSTREAM_STATUS}/limits`)).json()
  const refusals = Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, limit.refusals]))
  return { ...refusals, ...closed }
}

/**
 * Two clients that talk during an attack: every event arrives, in order; a record, a call and presence are answered.
 * The attack is counted at least so often.
 */
async function undisturbed (t, counted, attack) {
  const before = await counts()
  await talking(t, attack)
  await eventually(async () => {
    const after = await counts()
    for (const [what, times] of Object.entries(counted)) {
      assert.ok(after[what] - before[what] >= times, `${what}: ${before[what]}, then ${after[what]}, not ${times} more`)
    }
    return true
  })
}

async function talking (t, attack) {
  const [sender, receiver] = [await as(t, 'alice'), await as(t, 'backend')]
  const [event, record, sum] = [unique('event'), unique('record'), unique('sum')]
  const received = recorder()
  receiver.event.subscribe(event, received)
  receiver.rpc.provide(sum, (numbers, response) => response.send(numbers.length))
  await settled(receiver)
  let sent = 0
  const talk = async () => {
    sender.event.emit(event, ++sent)
    await sender.record.setDataWithAck(record, { sent })
    assert.equal(await sender.rpc.make(sum, [1, 2]), 2)
    assert.equal((await sender.presence.getAll(['alice'])).alice, true)
  }
  await talk()
  await attack(talk)
  await talk()
  await eventually(() => received.calls.length === sent)
  assert.deepEqual(received.first(), Array.from({ length: sent }, (_, index) => index + 1))
  assert.deepEqual(await receiver.record.snapshot(record), { sent })
}

test('traffic of clients that are not logged in has no effect, on any topic', async t => {
  const [watcher, name] = [await as(t, 'backend'), unique('record')]
  const received = recorder()
  watcher.event.subscribe(name, received)
  await settled(watcher)

  await undisturbed(t, { 'not-logged-in': 16 }, async talk => {
    for (const challenged of [false, true]) {
      const connection = await RawConnection.connect(t, node)
      if (challenged) {
        connection.send('CONNECTION', 'CHALLENGE', {})
        await connection.next()
      }
      for (const [topic, action, fields] of [
        ['EVENT', 'EMIT', { name, data: '1' }], ['EVENT', 'SUBSCRIBE', { names: [name], correlationId: '1' }],
        ['RECORD', 'CREATEANDUPDATE', { name, version: -1, data: '{}' }], ['RECORD', 'READ', { name }],
        ['RPC', 'PROVIDE', { names: [name], correlationId: '1' }], ['RPC', 'REQUEST', { name, correlationId: '2', data: '1' }],
        ['PRESENCE', 'QUERY_ALL', {}], ['PRESENCE', 'SUBSCRIBE_ALL', {}]
      ]) {
        connection.send(topic, action, fields)
        const { type } = await connection.next()
        assert.match(type, /^(CONNECTION|AUTH) INVALID_MESSAGE$/)
      }
    }
    await talk()
  })

  assert.deepEqual(received.calls, [])
  assert.equal(await watcher.record.has(name), false)
  assert.equal(await watcher.rpc.make(name).catch(error => error), 'NO_RPC_PROVIDER')
})

test('answers and notices that nobody asked for are nobody else\'s', t => undisturbed(t, { unexpected: 8 }, async () => {
  const [provider, requester, forger] = [await as(t, 'backend'), await raw(t, 'alice'), await raw(t, 'bob')]
  const [name, asked] = [unique('sum'), recorder()]
  provider.rpc.provide(name, (data, response) => asked(response))
  await settled(provider)
  requester.send('RPC', 'REQUEST', { name, correlationId: 'call', data: '[1]' })
  await eventually(() => asked.calls.length === 1)

  for (const [topic, action, fields] of [
    ['RPC', 'ACCEPT', { name, correlationId: 'call' }], ['RPC', 'RESPONSE', { name, correlationId: 'call', data: '"forged"' }],
    ['RPC', 'REQUEST_ERROR', { name, correlationId: 'call', data: '"forged"' }], ['RPC', 'REJECT', { name, correlationId: 'call' }],
    ['RECORD', 'WRITE_ACKNOWLEDGEMENT', { name, correlationId: 'call' }], ['RECORD', 'DELETED', { name }],
    ['EVENT', 'LISTEN_ACCEPT', { name: '.*', subscription: name }], ['PRESENCE', 'PRESENCE_JOIN_ALL', { name: 'mallory' }]
  ]) {
    forger.send(topic, action, fields)
  }
  await forger.rest()
  asked.first()[0].send('genuine')

  const answers = []
  do answers.push(await requester.next()); while (answers.at(-1).type !== 'RPC RESPONSE')
  assert.equal(answers.at(-1).data, '"genuine"')
  assert.ok(answers.every(({ data }) => data !== '"forged"'))
}))

test('handshakes and frames that never end keep nobody waiting', async t => {
  const { hostname, port } = new URL(node)
  const ownPort = process.env.DEEPSTREAM_DOOR === 'netty'
  const counted = { 'heartbeat-missed': 20, ...(ownPort ? { 'handshake-time': 100 } : {}) }
  await undisturbed(t, counted, async talk => {
    const sockets = Array.from({ length: 100 }, () => net.connect(Number(port), hostname))
    t.after(() => sockets.forEach(socket => socket.destroy()))
    const closed = Promise.all(sockets.map(socket => once(socket, 'close')))
    sockets.forEach(socket => {
      socket.on('error', () => {}).resume()
      socket.write('GET /deepstream HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    })
    const halves = await Promise.all(Array.from({ length: 20 }, () => raw(t, 'bob')))
    // the beginning of a masked frame of 1 MB
    halves.forEach(half => half.socket._socket.write(Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0x0f, 0x42, 0x40, 1, 2, 3, 4, 5])))
    for (let index = 0; index < 20; index++) await talk()
    await Promise.all([closed, ...halves.map(half => half.closed)])
  })
})

test('patterns made to hang a matcher hang nobody', async t => {
  await undisturbed(t, { 'invalid-data': 6, 'name-length': 2 }, async talk => {
    const attacker = await raw(t, 'bob')
    const patterns = ['(a+)+$', '(a|aa)+$', '(.*a){20}', '^(([a-z])+.)+[A-Z]([a-z])+$', '(?=a)b', '(a)\\1', '('.repeat(5000), 'a{1000}{1000}']
    for (const topic of ['EVENT', 'RECORD']) {
      for (const pattern of patterns) attacker.send(topic, 'LISTEN', { name: pattern })
    }
    for (let index = 0; index < 20; index++) {
      attacker.send('EVENT', 'SUBSCRIBE', { names: [`${'a'.repeat(900)}!${index}`], correlationId: String(index) })
    }
    await attacker.rest()
    for (let index = 0; index < 20; index++) await talk()
  })
})

test('rules with patterns made to hang a matcher decide', async t => {
  await undisturbed(t, { permission: 20 }, async talk => {
    const attacker = await raw(t, 'bob')
    for (let index = 0; index < 20; index++) {
      attacker.send('EVENT', 'EMIT', { name: 'bomb/1', data: JSON.stringify('a'.repeat(10_000) + '!') })
    }
    for (let index = 0; index < 20; index++) await talk()
    assert.ok((await attacker.take(20)).every(({ type }) => type === 'EVENT MESSAGE_DENIED'))
  })
})

test('data made to fill the memory is refused', async t => {
  await undisturbed(t, { 'invalid-data': 4 }, async talk => {
    const [attacker, name] = [await raw(t, 'bob'), unique('record')]
    attacker.send('EVENT', 'EMIT', { name, data: '['.repeat(100_000) + ']'.repeat(100_000) })
    attacker.send('RECORD', 'CREATEANDUPDATE', { name, version: -1, data: '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000) })
    attacker.send('RECORD', 'CREATEANDPATCH', { name, version: -1, path: 'a[100000000]', data: '1' })
    attacker.send('RECORD', 'CREATEANDPATCH', { name, version: -1, path: 'a.'.repeat(510) + 'a', data: '1' })
    assert.ok((await attacker.take(4)).every(({ type }) => type.endsWith(' INVALID_MESSAGE_DATA')))
    await talk()
  })
})

test('a message that is too large ends its connection', async t => {
  await undisturbed(t, { 'message-too-large': 2 }, async talk => {
    const [whole, parts] = [await raw(t, 'bob'), await raw(t, 'bob')]
    whole.sendBytes(Buffer.alloc(2_000_000))
    for (let index = 0; index < 20; index++) parts.socket.send(Buffer.alloc(100_000), { fin: false })
    assert.deepEqual(await Promise.all([whole.closed, parts.closed]), [1009, 1009])
    await talk()
  })
})

test('pages of foreign origins are kept out', async t => {
  await undisturbed(t, { origin: 3 }, async talk => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example']) {
      const socket = new WebSocket(node, { origin })
      socket.on('error', () => {})
      const [, { statusCode }] = await once(socket, 'unexpected-response')
      assert.equal(statusCode, 403)
    }
    await talk()
  })
})

test('a flood of logins locks out only where it comes from', async t => {
  await undisturbed(t, { 'failed-logins': 100, 'address-failures': 20, 'too-many-auth-attempts': 60 }, async talk => {
    const elsewhere = { localAddress: '127.0.0.2' }
    const attempt = async password => {
      const connection = await RawConnection.connect(t, node, elsewhere)
      connection.send('CONNECTION', 'CHALLENGE', {})
      for (let index = 0; index < 3; index++) {
        connection.send('AUTH', 'REQUEST', { data: JSON.stringify({ username: 'alice', password }) })
      }
      assert.equal(await connection.closed, 4001)
      return connection.received.map(({ type }) => type)
    }
    const flood = Promise.all(Array.from({ length: 60 }, (_, index) => attempt(`guess ${index}`)))
    for (let index = 0; index < 10; index++) {
      await as(t, 'bob', node)
      await talk()
    }
    await flood
    assert.deepEqual(await attempt('alice-password'), ['CONNECTION ACCEPT', 'AUTH TOO_MANY_AUTH_ATTEMPTS'])
    await as(t, 'alice', node)
  })
})

test('keys of prototypes are data, and no way to a right', async t => {
  await undisturbed(t, { permission: 1, 'invalid-data': 3 }, async talk => {
    const [attacker, reader] = [await raw(t, 'bob'), await as(t, 'backend')]
    const [name, received] = [unique('record'), recorder()]
    reader.event.subscribe('price/__proto__', received)
    await settled(reader)
    const evil = '{"__proto__":{"role":"backend","value":1},"constructor":{"prototype":{"role":"backend"}}}'
    attacker.send('RECORD', 'CREATEANDUPDATE', { name, version: -1, data: evil })
    for (const path of ['__proto__.role', 'constructor.prototype.role', 'a.__proto__.b']) {
      attacker.send('RECORD', 'PATCH', { name, version: -1, path, data: '"backend"' })
    }
    attacker.send('EVENT', 'EMIT', { name: 'price/__proto__', data: evil })
    const answers = (await attacker.rest()).map(({ type }) => type)
    assert.ok(answers.includes('EVENT MESSAGE_DENIED'))
    await talk()
    assert.deepEqual(received.calls, [])
    assert.equal({}.role, undefined)
  })
})

test('names that look like paths are names', async t => {
  await undisturbed(t, { permission: 1 }, async talk => {
    const user = await as(t, 'alice', node)
    const base = unique('record')
    const names = [`${base}/../x`, `../${base}`, `${base}/..%2f..%2fx`, `/${base}`, `${base}//x`, `${base}\\..\\x`, `file:///${base}`]
    for (const [index, name] of names.entries()) await user.record.setDataWithAck(name, { index })
    for (const [index, name] of names.entries()) assert.deepEqual(await user.record.snapshot(name), { index })
    assert.equal(await user.record.has(`mine/bob/../../${base}`), false)
    assert.equal(await user.record.setDataWithAck(`mine/bob/../alice/${base}`, {}).catch(error => error), 'MESSAGE_DENIED')
    await talk()
  })
})

test('a flood of requests delays the one who sends it', async t => {
  await undisturbed(t, { 'message-rate': 5 }, async talk => {
    const attacker = await raw(t, 'bob')
    const frame = encode('EVENT', 'EMIT', { name: unique('flood'), data: '1' })
    for (let index = 0; index < 15_000; index++) attacker.sendBytes(frame)
    for (let index = 0; index < 20; index++) await talk()
    await attacker.rest()
  })
})

test('a flood of requests that does not end is ended', async t => {
  await undisturbed(t, { 'too-many-messages': 1 }, async talk => {
    const attacker = await raw(t, 'bob')
    const frame = encode('EVENT', 'EMIT', { name: unique('flood'), data: '1' })
    for (let index = 0; index < 60_000; index++) attacker.sendBytes(frame)
    assert.equal(await attacker.closed, 4007)
    for (let index = 0; index < 10; index++) await talk()
  })
})
