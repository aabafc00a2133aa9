// The states of a connection, seen from below the client.
import assert from 'node:assert/strict'
import http from 'node:http'
import WebSocket from 'ws'
import { credentials, eventually, login, settled, test, unique, url } from './support/client.js'
import { RawConnection, encode } from './support/raw.js'

const GARBAGE = Buffer.from('this is no message of the protocol')

test('no extension and no subprotocol is negotiated', async t => {
  const connection = await RawConnection.connect(t)

  assert.equal(connection.socket.extensions, '')
  assert.equal(connection.socket.protocol, '')
})

test('a compressed connection is declined, not failed', async t => {
  const socket = new WebSocket(url, { perMessageDeflate: true })
  t.after(() => socket.terminate())

  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))

  assert.equal(socket.extensions, '')
})

test('an unknown path gets an answer in HTTP', async t => {
  const status = await new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${new URL(url).host}/nothing-here`)
    t.after(() => socket.terminate())
    socket.on('unexpected-response', (request, response) => resolve(response.statusCode))
    socket.on('open', () => reject(new Error('connected')))
    socket.on('error', reject)
  })

  assert.ok(status >= 400 && status < 500, `status ${status}`)
})

test('a plain HTTP request to the endpoint gets an answer in HTTP', async () => {
  const { host, pathname } = new URL(url)

  const status = await new Promise((resolve, reject) =>
    http.get(`http://${host}${pathname}`, response => resolve(response.resume().statusCode)).on('error', reject))

  assert.ok(status >= 400 && status < 500, `status ${status}`)
})

/** Connects as a browser with a page of this origin does: `open`, or the status of the refusal. */
function connectFrom (t, origin) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { origin })
    t.after(() => socket.terminate())
    socket.on('open', () => resolve('open'))
    socket.on('unexpected-response', (request, response) => resolve(response.statusCode))
    socket.on('error', reject)
  })
}

test('pages of the server itself connect, those of others do not', async t => {
  const { host, hostname, port } = new URL(url)

  assert.equal(await connectFrom(t, `http://${host}`), 'open')
  for (const origin of ['https://evil.example', `http://${hostname}:${Number(port) - 1}`, 'null', '*']) {
    assert.equal(await connectFrom(t, origin), 403, origin)
  }
})

test('before the challenge: pings are swallowed, anything else is an invalid message', async t => {
  const connection = await RawConnection.connect(t)

  connection.send('CONNECTION', 'PING')
  connection.send('EVENT', 'SUBSCRIBE', { names: ['a'], correlationId: '1' })
  connection.send('AUTH', 'REQUEST', { data: '{}' })
  connection.sendBytes(GARBAGE)
  connection.send('CONNECTION', 'PONG')
  connection.send('CONNECTION', 'CHALLENGE', {})

  assert.deepEqual(await connection.take(4), [
    { type: 'CONNECTION INVALID_MESSAGE' },
    { type: 'CONNECTION INVALID_MESSAGE' },
    { type: 'CONNECTION INVALID_MESSAGE' },
    { type: 'CONNECTION ACCEPT' }
  ])
})

test('before login: pings are swallowed, requests are refused and dropped, the connection stays', async t => {
  const connection = await RawConnection.connect(t)
  const name = unique('event')
  connection.send('CONNECTION', 'CHALLENGE', { url, protocolVersion: '0.1a', sdkVersion: '7.0.5', sdkType: 'javascript' })
  assert.deepEqual(await connection.next(), { type: 'CONNECTION ACCEPT' })

  connection.send('CONNECTION', 'PING')
  connection.send('CONNECTION', 'CHALLENGE', {})
  connection.send('EVENT', 'SUBSCRIBE', { names: [name], correlationId: '1' })
  connection.send('RECORD', 'READ', { name })
  connection.sendBytes(GARBAGE)
  assert.deepEqual(await connection.take(4), Array(4).fill({ type: 'AUTH INVALID_MESSAGE' }))
  connection.send('AUTH', 'REQUEST', { data: '{}' })

  assert.deepEqual(await connection.next(), { type: 'AUTH AUTH_SUCCESSFUL' })
  connection.send('EVENT', 'SUBSCRIBE', { names: [name], correlationId: '1' })
  assert.deepEqual(await connection.rest(), [{ type: 'EVENT SUBSCRIBE', correlationId: '1', isAck: true }])
})

test('challenge and login may be sent back to back', async t => {
  const connection = await RawConnection.connect(t)

  connection.send('CONNECTION', 'CHALLENGE', {})
  connection.send('AUTH', 'REQUEST', { data: '{"username":"back-to-back"}' })

  assert.deepEqual(await connection.take(2), [{ type: 'CONNECTION ACCEPT' }, { type: 'AUTH AUTH_SUCCESSFUL' }])
})

for (const [what, action, fields] of [
  ['without data', 'REQUEST', {}],
  ['with a text as data', 'REQUEST', { data: '"joe"' }],
  ['with a number as data', 'REQUEST', { data: '1' }],
  ['with null as data', 'REQUEST', { data: 'null' }],
  ['with malformed data', 'REQUEST', { data: '{"username":' }],
  ['with empty data', 'REQUEST', { data: '' }],
  ['with another action', 'AUTH_SUCCESSFUL', { data: '{}' }],
  ['with an unknown action', 99, { data: '{}' }]
]) {
  test(`a login ${what} is refused and the connection closed`, async t => {
    const connection = await RawConnection.connect(t)
    connection.send('CONNECTION', 'CHALLENGE', {})
    await connection.next()

    connection.send('AUTH', action, fields)

    assert.deepEqual(await connection.next(), { type: 'AUTH INVALID_MESSAGE_DATA' })
    await connection.closed
  })
}

test('after login a ping is answered', async t => {
  const connection = await RawConnection.login(t)

  connection.send('CONNECTION', 'PING')

  assert.deepEqual(await connection.next(), { type: 'CONNECTION PONG' })
})

for (const [what, topic, action, fields] of [
  ['a pong', 'CONNECTION', 'PONG', {}],
  ['a challenge', 'CONNECTION', 'CHALLENGE', {}],
  ['an answer to a login', 'AUTH', 'AUTH_SUCCESSFUL', {}],
  ['a parser message', 'PARSER', 'ERROR', {}]
]) {
  test(`after login ${what} is an unknown topic`, async t => {
    const connection = await RawConnection.login(t)

    connection.send(topic, action, fields)

    assert.deepEqual(await connection.rest(), [{ type: 'PARSER UNKNOWN_TOPIC' }])
  })
}

test('after login the user may log in again, but nobody else', async t => {
  const details = credentials('again')
  const connection = await RawConnection.login(t, details)

  connection.send('AUTH', 'REQUEST', { data: JSON.stringify(details) })
  assert.deepEqual(await connection.next(), { type: 'AUTH AUTH_SUCCESSFUL' })
  connection.send('AUTH', 'REQUEST', { data: JSON.stringify(credentials('other')) })
  assert.equal((await connection.next()).type, 'AUTH AUTH_UNSUCCESSFUL')

  assert.deepEqual(await connection.rest(), [])
})

test('after login what cannot be decoded is an unknown topic', async t => {
  const connection = await RawConnection.login(t)
  const unknownTopic = Buffer.from([6, 0x10, 77, 0x1a, 2, 0x08, 1])
  const monitoring = Buffer.from([6, 0x10, 8, 0x1a, 2, 0x08, 0])
  const truncated = encode('EVENT', 'EMIT', { name: 'a', data: '1' }).subarray(0, 8)

  for (const frame of [GARBAGE, Buffer.alloc(0), Buffer.from([0]), unknownTopic, monitoring, truncated, Buffer.alloc(20, 0xff)]) {
    connection.sendBytes(frame)
    assert.deepEqual(await connection.rest(), [{ type: 'PARSER UNKNOWN_TOPIC' }], frame.toString('hex'))
  }
})

for (const topic of ['EVENT', 'RECORD', 'RPC', 'PRESENCE']) {
  test(`an unknown action of ${topic} is not answered`, async t => {
    const connection = await RawConnection.login(t)

    connection.send(topic, 99, { name: 'a', names: ['a'], correlationId: '1' })

    assert.deepEqual(await connection.rest(), [])
  })
}

test('login is answered byte for byte as the original does', async t => {
  const socket = new WebSocket(url)
  t.after(() => socket.terminate())
  const frames = []
  socket.on('message', data => frames.push(data.toString('hex')))
  await new Promise(resolve => socket.once('open', resolve))

  socket.send(encode('CONNECTION', 'CHALLENGE', {}))
  socket.send(encode('AUTH', 'REQUEST', { data: '{}' }))
  socket.send(encode('CONNECTION', 'PING'))

  await eventually(() => frames.length >= 2)
  assert.deepEqual(frames.slice(0, 2), ['0610021a020804', '0610031a020803'])
})

test('unknown fields and any order of fields are accepted', async t => {
  const [connection, receiver] = [await RawConnection.login(t), await login(t)]
  const received = []
  receiver.event.subscribe('fields', data => received.push(data))
  await settled(receiver)
  // EMIT: name before action, field 99 in the message and field 15 in the envelope
  const message = Buffer.concat([
    Buffer.from([0x32, 6]), Buffer.from('fields'), Buffer.from([0x98, 0x06, 0x01]), Buffer.from([0x12, 1]), Buffer.from('7'), Buffer.from([0x08, 2])
  ])
  const envelope = Buffer.concat([Buffer.from([0x1a, message.length]), message, Buffer.from([0x78, 1]), Buffer.from([0x10, 4])])

  connection.sendBytes(Buffer.concat([Buffer.from([envelope.length]), envelope]))

  assert.deepEqual(await connection.rest(), [])
  await settled(receiver)
  assert.deepEqual(received, [7])
})
