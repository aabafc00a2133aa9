// What a client should not send. Somebody else is connected all the time and must not notice.
import assert from 'node:assert/strict'
import net from 'node:net'
import { eventually, login, recorder, settled, test, unique, url } from './support/client.js'
import { RawConnection, encode } from './support/raw.js'

const MEBIBYTE = 1024 * 1024

/** Two clients with a subscription between them; `unharmed` proves that it works as before. */
async function neighbours (t) {
  const [sender, receiver] = [await login(t), await login(t)]
  const name = unique('event')
  const received = recorder()
  receiver.event.subscribe(name, received)
  await settled(receiver)
  let sent = 0
  return {
    async unharmed () {
      sender.event.emit(name, ++sent)
      await settled(sender, receiver)
      assert.deepEqual(received.first(), Array.from({ length: sent }, (_, index) => index + 1))
    }
  }
}

/** A frame of exactly this many bytes: an emitted event with a long text. */
function emitOfSize (name, size) {
  const text = length => `"${'x'.repeat(length)}"`
  const overhead = encode('EVENT', 'EMIT', { name, data: text(size - 100) }).length - (size - 100)
  const frame = encode('EVENT', 'EMIT', { name, data: text(size - overhead) })
  assert.equal(frame.length, size)
  return frame
}

test('a text frame is a message that cannot be decoded', async t => {
  const { unharmed } = await neighbours(t)
  const connection = await RawConnection.login(t)

  connection.sendText('hello')
  connection.sendText('{"topic":4,"action":2}')

  assert.deepEqual(await connection.rest(), [{ type: 'PARSER UNKNOWN_TOPIC' }, { type: 'PARSER UNKNOWN_TOPIC' }])
  await unharmed()
})

test('of two messages in one frame the first is read', async t => {
  const connection = await RawConnection.login(t)
  const [first, second] = [unique('event'), unique('event')]
  const subscribe = (name, correlationId) => encode('EVENT', 'SUBSCRIBE', { names: [name], correlationId })

  connection.sendBytes(Buffer.concat([subscribe(first, '1'), subscribe(second, '2')]))

  assert.deepEqual(await connection.rest(), [{ type: 'EVENT SUBSCRIBE', correlationId: '1', isAck: true }])
})

test('a message in several WebSocket fragments is put together', async t => {
  const connection = await RawConnection.login(t)
  const frame = encode('EVENT', 'SUBSCRIBE', { names: [unique('event')], correlationId: '1' })

  for (let index = 0; index < frame.length; index++) {
    connection.socket.send(frame.subarray(index, index + 1), { fin: index === frame.length - 1 })
  }

  assert.deepEqual(await connection.rest(), [{ type: 'EVENT SUBSCRIBE', correlationId: '1', isAck: true }])
})

test('a frame of 1 MiB passes', async t => {
  const [connection, receiver] = [await RawConnection.login(t), await login(t)]
  const name = unique('event')
  const received = recorder()
  receiver.event.subscribe(name, received)
  await settled(receiver)

  connection.sendBytes(emitOfSize(name, MEBIBYTE))

  assert.deepEqual(await connection.rest(), [])
  await settled(receiver)
  assert.equal(received.calls.length, 1)
})

test('a frame of 1 MiB and one byte closes the connection with 1009', async t => {
  const { unharmed } = await neighbours(t)
  const connection = await RawConnection.login(t)

  connection.sendBytes(emitOfSize(unique('event'), MEBIBYTE + 1))

  assert.equal(await connection.closed, 1009)
  await unharmed()
})

test('fragments that together exceed 1 MiB close the connection with 1009', async t => {
  const { unharmed } = await neighbours(t)
  const connection = await RawConnection.login(t)
  const quarter = MEBIBYTE / 4
  const frame = emitOfSize(unique('event'), MEBIBYTE + 1)

  for (let from = 0; from < frame.length; from += quarter) {
    connection.socket.send(frame.subarray(from, from + quarter), { fin: from + quarter >= frame.length })
  }

  assert.equal(await connection.closed, 1009)
  await unharmed()
})

const INVALID_JSON = ['', '{', '{"a":', 'undefined', 'NaN', '{a:1}', "{'a':1}", '[1,]', '"open', '1 2', '\u0000', '{"a":1}}', '01', '// {}']

for (const data of INVALID_JSON) {
  test(`an event with ${JSON.stringify(data)} as data reaches nobody`, async t => {
    const { unharmed } = await neighbours(t)
    const [connection, receiver] = [await RawConnection.login(t), await login(t)]
    const name = unique('event')
    const received = recorder()
    receiver.event.subscribe(name, received)
    await settled(receiver)

    connection.send('EVENT', 'EMIT', { name, data })

    assert.deepEqual(await connection.rest(), [
      { type: 'EVENT INVALID_MESSAGE_DATA', name, originalAction: 'EMIT', isError: true }
    ])
    await settled(receiver)
    assert.deepEqual(received.calls, [])
    await unharmed()
  })
}

const WRITES = [
  ['UPDATE', {}], ['PATCH', { path: 'a' }], ['CREATEANDUPDATE', {}], ['CREATEANDPATCH', { path: 'a' }], ['PATCH_MULTI', {}]
]
const code = action => action === 'PATCH_MULTI' ? 35 : action

for (const [action, fields] of WRITES) {
  test(`${action} with invalid data is refused, the record stays as it is`, async t => {
    const connection = await RawConnection.login(t)
    const reader = await login(t)
    const name = unique('record')
    await reader.record.setDataWithAck(name, { a: 1 })
    const record = await reader.record.getRecord(name).whenReady()

    for (const data of INVALID_JSON) {
      connection.send('RECORD', code(action), { name, version: 2, data, ...fields })
      const [answer, ...more] = await connection.rest()
      assert.deepEqual([answer?.type, answer?.name, more], ['RECORD INVALID_MESSAGE_DATA', name, []], JSON.stringify(data))

      connection.send('RECORD', code(action), { name, version: 2, data, correlationId: '7', isWriteAck: true, ...fields })
      const [failed] = await connection.rest()
      assert.deepEqual(
        [failed?.type, failed?.name, failed?.correlationId, failed?.isWriteAck, failed?.isError],
        ['RECORD INVALID_MESSAGE_DATA', name, '7', true, true], JSON.stringify(data))
      assert.ok(failed.data === undefined || isJson(failed.data), 'what is echoed can be read')
    }

    await settled(reader)
    assert.deepEqual([record.get(), record.version], [{ a: 1 }, 1])
  })
}

function isJson (text) {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

for (const data of ['1', '"text"', 'null', 'true']) {
  test(`a whole record cannot be ${data}`, async t => {
    const connection = await RawConnection.login(t)
    const reader = await login(t)
    const name = unique('record')
    await reader.record.setDataWithAck(name, { a: 1 })

    for (const action of ['UPDATE', 'CREATEANDUPDATE']) {
      connection.send('RECORD', action, { name, version: 2, data })
      assert.equal((await connection.rest())[0]?.type, 'RECORD INVALID_MESSAGE_DATA')
    }

    assert.deepEqual(await reader.record.snapshot(name), { a: 1 })
  })
}

test('calls and answers with invalid data are refused to their sender', async t => {
  const { unharmed } = await neighbours(t)
  const [requester, provider] = [await RawConnection.login(t), await RawConnection.login(t)]
  const name = unique('rpc')
  provider.send('RPC', 'PROVIDE', { names: [name], correlationId: '0' })
  await provider.next()

  for (const data of INVALID_JSON) {
    requester.send('RPC', 'REQUEST', { name, correlationId: `bad ${data}`, data })
    assert.equal((await requester.rest())[0]?.type, 'RPC INVALID_MESSAGE_DATA')
    assert.deepEqual(await provider.rest(), [])
  }

  requester.send('RPC', 'REQUEST', { name, correlationId: 'good', data: '1' })
  assert.deepEqual(await provider.next(), { type: 'RPC REQUEST', name, correlationId: 'good', data: '1' })
  for (const [action, data] of [['RESPONSE', '{'], ['REQUEST_ERROR', '{']]) {
    provider.send('RPC', action, { name, correlationId: 'good', data })
    assert.equal((await provider.rest())[0]?.type, 'RPC INVALID_MESSAGE_DATA')
    assert.deepEqual(await requester.rest(), [])
  }
  provider.send('RPC', 'RESPONSE', { name, correlationId: 'good', data: '2' })
  assert.deepEqual(await requester.next(), { type: 'RPC RESPONSE', name, correlationId: 'good', data: '2' })
  await unharmed()
})

test('data nested a hundred thousand deep harms nobody', async t => {
  const { unharmed } = await neighbours(t)
  const connection = await RawConnection.login(t)
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)

  connection.send('EVENT', 'EMIT', { name: unique('event'), data: deep })
  connection.send('RECORD', 'CREATEANDUPDATE', { name: unique('record'), version: -1, data: deep })
  connection.send('RECORD', 'CREATEANDPATCH', { name: unique('record'), version: -1, path: 'a', data: deep })
  connection.send('RECORD', 'CREATEANDPATCH', { name: unique('record'), version: -1, path: 'a.'.repeat(100_000) + 'b', data: '1' })
  connection.send('RECORD', 'CREATEANDPATCH', { name: unique('record'), version: -1, path: 'a' + '[1]'.repeat(100_000), data: '1' })
  connection.send('RPC', 'REQUEST', { name: unique('rpc'), correlationId: '1', data: deep })
  await connection.rest()

  await unharmed()
})

test('numbers without measure harm nobody', async t => {
  const { unharmed } = await neighbours(t)
  const connection = await RawConnection.login(t)

  for (const number of ['1e999999999', '-1e-999999999', '9'.repeat(500_000), `0.${'1'.repeat(500_000)}`]) {
    connection.send('RECORD', 'CREATEANDUPDATE', { name: unique('record'), version: -1, data: `{"a":${number}}` })
    connection.send('RECORD', 'CREATEANDPATCH', { name: unique('record'), version: -1, path: 'a', data: number })
    connection.send('EVENT', 'EMIT', { name: unique('event'), data: number })
  }
  await connection.rest()

  await unharmed()
})

for (const path of ['', '.', '..', '[', ']', '[]', '[[', 'a[', 'a]', 'a[b]', 'a[-1]', 'a[1.5]', 'a[1e3]', 'a[99999999999999999999]', '[0]', 'a[0', '__proto__', 'a.__proto__.b', 'a[0].constructor.prototype']) {
  test(`a write to the path ${JSON.stringify(path)} gets an answer and harms nobody`, async t => {
    const { unharmed } = await neighbours(t)
    const connection = await RawConnection.login(t)
    const reader = await login(t)
    const name = unique('record')
    await reader.record.setDataWithAck(name, { a: [1, { b: 2 }] })

    connection.send('RECORD', 'CREATEANDPATCH', { name, version: -1, path, data: '{"c":1}', correlationId: '1', isWriteAck: true })
    const answer = await connection.next()

    assert.match(answer.type, /^RECORD (WRITE_ACKNOWLEDGEMENT|INVALID_MESSAGE_DATA)$/)
    assert.deepEqual([answer.correlationId, answer.isWriteAck, await connection.rest()], ['1', true, []])
    const value = await reader.record.snapshot(name)
    assert.ok(value !== null && typeof value === 'object')
    await unharmed()
  })
}

test('requests without name, names or correlation harm nobody', async t => {
  const { unharmed } = await neighbours(t)
  const connection = await RawConnection.login(t)

  for (const [topic, count] of [['EVENT', 13], ['RECORD', 36], ['RPC', 10], ['PRESENCE', 14]]) {
    for (let action = 0; action < count; action++) {
      connection.send(topic, action, {})
      connection.send(topic, action, { name: '', names: [''] })
      connection.send(topic, action, { data: '{}' })
      connection.send(topic, action, { correlationId: '1', isAck: true, isError: true })
    }
  }
  await connection.rest()

  await unharmed()
})

test('ten thousand names in one request are subscribed to', async t => {
  const { unharmed } = await neighbours(t)
  const [connection, sender] = [await RawConnection.login(t), await login(t)]
  const prefix = unique('event')
  const names = Array.from({ length: 10_000 }, (_, index) => `${prefix}/${index}`)

  connection.send('EVENT', 'SUBSCRIBE', { names, correlationId: '1' })
  assert.deepEqual(await connection.rest(), [{ type: 'EVENT SUBSCRIBE', correlationId: '1', isAck: true }])
  sender.event.emit(names.at(-1), 1)
  await settled(sender)

  assert.deepEqual(await connection.rest(), [{ type: 'EVENT EMIT', name: names.at(-1), data: '1' }])
  await unharmed()
})

test('three thousand frames of random bytes harm nobody', async t => {
  const { unharmed } = await neighbours(t)
  const connection = await RawConnection.login(t)
  const random = generator(20261124)

  for (let frame = 0; frame < 3000; frame++) {
    connection.sendBytes(Buffer.from(Array.from({ length: random(64) }, () => random(256))))
  }
  await connection.rest()

  await unharmed()
})

test('three thousand damaged messages harm nobody', async t => {
  const { unharmed } = await neighbours(t)
  const connection = await RawConnection.login(t)
  const random = generator(4711)
  const name = unique('damaged')
  const frames = [
    encode('EVENT', 'EMIT', { name, data: '{"a":1}' }),
    encode('EVENT', 'SUBSCRIBE', { names: [name], correlationId: '1' }),
    encode('RECORD', 'SUBSCRIBECREATEANDREAD', { names: [name], correlationId: '1' }),
    encode('RECORD', 'CREATEANDPATCH', { name, version: -1, path: 'a.b[1]', data: '1', correlationId: '1', isWriteAck: true }),
    encode('RPC', 'REQUEST', { name, correlationId: '1', data: '{}' }),
    encode('PRESENCE', 'QUERY', { names: [name], correlationId: '1' })
  ]

  for (let count = 0; count < 3000; count++) {
    const frame = Buffer.from(frames[random(frames.length)])
    for (let change = random(3); change >= 0; change--) frame[random(frame.length)] = random(256)
    connection.sendBytes(frame)
  }
  await connection.rest()

  await unharmed()
})

/** Random numbers that are the same in every run. */
function generator (seed) {
  let state = seed
  return below => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return Math.floor(state / 0x80000000 * below)
  }
}

test('connections broken off at every stage harm nobody', async t => {
  const { unharmed } = await neighbours(t)
  const { hostname, port, pathname, host } = new URL(url)
  const upgrade = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'
  const stages = ['', upgrade.slice(0, 40), upgrade, upgrade + '\x82', upgrade + '\x82\xfe\x01', upgrade + '\xff\xff\xff']

  await Promise.all(Array.from({ length: 120 }, (_, index) => new Promise(resolve => {
    const socket = net.connect(Number(port), hostname, () => {
      socket.write(Buffer.from(stages[index % stages.length], 'latin1'), () => setImmediate(() => socket.resetAndDestroy()))
    })
    socket.on('error', () => {})
    socket.on('close', resolve)
  })))

  await unharmed()
})

test('a connection that violates the WebSocket protocol is closed', async t => {
  const { unharmed } = await neighbours(t)
  const connection = await RawConnection.login(t)

  // a reserved opcode, as a client must never send it
  connection.socket._socket.write(Buffer.from([0x8b, 0x80, 0, 0, 0, 0]))

  await connection.closed
  await unharmed()
})

test('a client that leaves without a word is gone from presence', async t => {
  const watcher = await login(t)
  const username = unique('raw')
  const connection = await RawConnection.login(t, { username })
  assert.deepEqual(await watcher.presence.getAll([username]), { [username]: true })

  connection.socket._socket.resetAndDestroy()

  await eventually(async () => (await watcher.presence.getAll([username]))[username] === false)
})
