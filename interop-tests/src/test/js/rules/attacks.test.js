// What must harm nobody: each attack is refused, and a client beside it goes on as if nothing had happened.
import assert from 'node:assert/strict'
import net from 'node:net'
import { client, eventually, recorder, settled, test, unique } from '../support/client.js'
import { encode, RawConnection } from '../support/raw.js'

const nodes = process.env.DEEPSTREAM_URLS.split(',')
const node = nodes[nodes.length - 1]

async function as (t, username) {
  const user = client(t, {}, nodes[0])
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

/** Two clients that talk during an attack: every event arrives, in order; a record, a call and presence are answered. */
async function undisturbed (t, attack) {
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

  await undisturbed(t, async talk => {
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

test('answers and notices that nobody asked for are nobody else\'s', async t => {
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
})

test('handshakes and frames that never end keep nobody waiting', async t => {
  const { hostname, port } = new URL(node)
  await undisturbed(t, async talk => {
    const sockets = Array.from({ length: 100 }, () => net.connect(Number(port), hostname))
    t.after(() => sockets.forEach(socket => socket.destroy()))
    sockets.forEach(socket => {
      socket.on('error', () => {})
      socket.write('GET /deepstream HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    })
    const halves = await Promise.all(Array.from({ length: 20 }, () => raw(t, 'bob')))
    // the beginning of a masked frame of 1 MB
    halves.forEach(half => half.socket._socket.write(Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0x0f, 0x42, 0x40, 1, 2, 3, 4, 5])))
    for (let index = 0; index < 20; index++) await talk()
  })
})

test('patterns made to hang a matcher hang nobody', async t => {
  await undisturbed(t, async talk => {
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

test('keys of prototypes are data, and no way to a right', async t => {
  await undisturbed(t, async talk => {
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
  await undisturbed(t, async talk => {
    const user = await as(t, 'alice')
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
  await undisturbed(t, async talk => {
    const attacker = await raw(t, 'bob')
    const frame = encode('EVENT', 'EMIT', { name: unique('flood'), data: '1' })
    for (let index = 0; index < 20_000; index++) attacker.sendBytes(frame)
    for (let index = 0; index < 20; index++) await talk()
    await attacker.rest()
  })
})
