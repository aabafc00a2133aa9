// Records as they are on the wire.
import assert from 'node:assert/strict'
import { eventually, login, test, unique } from './support/client.js'
import { RawConnection } from './support/raw.js'

/** A record with this value and version 1. */
async function existing (t, value = { a: 1 }) {
  const name = unique('record')
  await (await login(t)).record.setDataWithAck(name, value)
  return name
}

/** A connection that is subscribed to this record, past its answers. */
async function subscribed (t, ...names) {
  const connection = await RawConnection.login(t)
  connection.send('RECORD', 'SUBSCRIBECREATEANDREAD', { names, correlationId: 's' })
  await connection.take(1 + names.length)
  return connection
}

test('getting a missing record: the request as acknowledgement, then version 0 spelled out', async t => {
  const connection = await RawConnection.login(t)
  const name = unique('record')

  connection.send('RECORD', 'SUBSCRIBECREATEANDREAD', { names: [name], correlationId: '0' })

  assert.deepEqual(await connection.take(2), [
    { type: 'RECORD SUBSCRIBECREATEANDREAD', correlationId: '0', isAck: true, names: [name] },
    { type: 'RECORD READ_RESPONSE', name, version: 0, data: '{}' }
  ])
  assert.deepEqual(await connection.rest(), [])
})

test('getting several records: one acknowledgement, an answer for each', async t => {
  const connection = await RawConnection.login(t)
  const names = [await existing(t), unique('record'), await existing(t, ['x'])]

  connection.send('RECORD', 'SUBSCRIBECREATEANDREAD', { names, correlationId: '0' })

  assert.deepEqual(await connection.next(), { type: 'RECORD SUBSCRIBECREATEANDREAD', correlationId: '0', isAck: true, names })
  const answers = await connection.take(3)
  assert.deepEqual(answers.sort((left, right) => names.indexOf(left.name) - names.indexOf(right.name)), [
    { type: 'RECORD READ_RESPONSE', name: names[0], version: 1, data: '{"a":1}' },
    { type: 'RECORD READ_RESPONSE', name: names[1], version: 0, data: '{}' },
    { type: 'RECORD READ_RESPONSE', name: names[2], version: 1, data: '["x"]' }
  ])
})

test('getting a record again: reported, and read again', async t => {
  const name = await existing(t)
  const connection = await subscribed(t, name)

  for (const action of ['SUBSCRIBECREATEANDREAD', 'SUBSCRIBEANDREAD']) {
    connection.send('RECORD', action, { names: [name], correlationId: '1' })
    assert.deepEqual(await connection.take(3), [
      { type: `RECORD ${action}`, correlationId: '1', isAck: true, names: [name] },
      { type: 'RECORD MULTIPLE_SUBSCRIPTIONS', name, originalAction: 'SUBSCRIBE' },
      { type: 'RECORD READ_RESPONSE', name, version: 1, data: '{"a":1}' }
    ])
  }
})

test('subscribe and read of a missing record: version -1, not created', async t => {
  const connection = await RawConnection.login(t)
  const name = unique('record')

  connection.send('RECORD', 'SUBSCRIBEANDREAD', { names: [name], correlationId: '0' })
  assert.deepEqual(await connection.take(2), [
    { type: 'RECORD SUBSCRIBEANDREAD', correlationId: '0', isAck: true, names: [name] },
    { type: 'RECORD READ_RESPONSE', name, version: -1, data: '{}' }
  ])
  connection.send('RECORD', 'HEAD', { name })

  assert.deepEqual(await connection.next(), { type: 'RECORD HEAD_RESPONSE', name, version: -1 })
})

test('subscribe and head: every name gets its version, missing ones -1, and is subscribed to', async t => {
  const [connection, writer] = [await RawConnection.login(t), await login(t)]
  const zero = unique('record')
  await subscribed(t, zero)
  const names = [await existing(t), zero, unique('record')]

  connection.send('RECORD', 'SUBSCRIBEANDHEAD', { names, correlationId: '0' })

  const versions = {}
  let acknowledgements = 0
  while (Object.keys(versions).length < 3 || acknowledgements === 0) {
    const message = await connection.next()
    if (message.type === 'RECORD HEAD_RESPONSE_BULK') Object.assign(versions, message.versions)
    else if (message.type === 'RECORD HEAD_RESPONSE') versions[message.name] = message.version
    else {
      assert.deepEqual(message, { type: 'RECORD SUBSCRIBEANDHEAD', correlationId: '0', isAck: true })
      acknowledgements++
    }
  }
  assert.deepEqual(versions, { [names[0]]: 1, [names[1]]: 0, [names[2]]: -1 })
  for (const name of names) await writer.record.setDataWithAck(name, { b: 1 })
  const updates = (await connection.rest()).map(({ type, name }) => [type, name])
  assert.deepEqual(updates, names.map(name => ['RECORD UPDATE', name]))
})

test('read and head', async t => {
  const connection = await RawConnection.login(t)
  const [name, missing] = [await existing(t), unique('record')]

  for (const [action, of] of [['READ', name], ['HEAD', name], ['READ', missing], ['HEAD', missing]]) {
    connection.send('RECORD', action, { name: of })
  }

  assert.deepEqual((await connection.take(4)).sort((left, right) => left.type.localeCompare(right.type)), [
    { type: 'RECORD HEAD_RESPONSE', name, version: 1 },
    { type: 'RECORD HEAD_RESPONSE', name: missing, version: -1 },
    { type: 'RECORD READ_RESPONSE', name, version: 1, data: '{"a":1}' },
    { type: 'RECORD RECORD_NOT_FOUND', name: missing, originalAction: 'READ', isError: true }
  ])
})

test('subscribe without reading, and unsubscribe', async t => {
  const [connection, writer] = [await RawConnection.login(t), await login(t)]
  const name = await existing(t)

  connection.send('RECORD', 'SUBSCRIBE', { names: [name], correlationId: '0' })
  assert.deepEqual(await connection.rest(), [{ type: 'RECORD SUBSCRIBE', correlationId: '0', isAck: true }])
  await writer.record.setDataWithAck(name, { b: 1 })
  assert.equal((await connection.next()).type, 'RECORD UPDATE')
  connection.send('RECORD', 'UNSUBSCRIBE', { names: [name], correlationId: name })
  assert.deepEqual(await connection.rest(), [{ type: 'RECORD UNSUBSCRIBE', correlationId: name, isAck: true }])
  await writer.record.setDataWithAck(name, { b: 2 })

  assert.deepEqual(await connection.rest(), [])
})

test('writes without acknowledgement are not answered; others get them clean and in order', async t => {
  const name = unique('record')
  const [writer, reader] = [await subscribed(t, name), await subscribed(t, name)]

  writer.send('RECORD', 'PATCH', { name, version: 1, path: 'a.b', data: '1' })
  writer.send('RECORD', 'UPDATE', { name, version: 2, data: '{"q":1}' })
  writer.send('RECORD', 'ERASE', { name, version: 3, path: 'q' })
  writer.send('RECORD', 'UPDATE', { name, version: 4, data: '{"z":1}', correlationId: '1', isWriteAck: true })

  assert.deepEqual(await writer.next(), { type: 'RECORD WRITE_ACKNOWLEDGEMENT', name, correlationId: '1', isWriteAck: true })
  assert.deepEqual(await writer.rest(), [])
  assert.deepEqual(await reader.take(4), [
    { type: 'RECORD PATCH', name, version: 1, path: 'a.b', data: '1' },
    { type: 'RECORD UPDATE', name, version: 2, data: '{"q":1}' },
    { type: 'RECORD PATCH', name, version: 3, path: 'q' },
    { type: 'RECORD UPDATE', name, version: 4, data: '{"z":1}' }
  ])
  assert.deepEqual(await reader.rest(), [])
})

test('upserts arrive at others as update and patch, with the version they got', async t => {
  const name = unique('record')
  const [writer, reader] = [await RawConnection.login(t), await subscribed(t, name)]

  writer.send('RECORD', 'CREATEANDUPDATE', { name, version: -1, data: '{"a":1}' })
  writer.send('RECORD', 'CREATEANDPATCH', { name, version: -1, path: 'b', data: '2', correlationId: '1', isWriteAck: true })

  assert.deepEqual(await reader.take(2), [
    { type: 'RECORD UPDATE', name, version: 1, data: '{"a":1}' },
    { type: 'RECORD PATCH', name, version: 2, path: 'b', data: '2' }
  ])
  assert.deepEqual(await writer.next(), { type: 'RECORD WRITE_ACKNOWLEDGEMENT', name, correlationId: '1', isWriteAck: true })
})

test('a version that exists: refused with value and version, and with what was asked', async t => {
  const name = await existing(t, { y: { z: 'hi' }, q: [1, 2] })
  const connection = await RawConnection.login(t)
  const value = '{"y":{"z":"hi"},"q":[1,2]}'

  connection.send('RECORD', 'UPDATE', { name, version: 1, data: '{}' })
  const plain = await connection.next()
  connection.send('RECORD', 'PATCH', { name, version: 0, path: 'a', data: '1', correlationId: '9', isWriteAck: true })
  const acknowledged = await connection.next()

  delete plain.isError
  delete acknowledged.isError
  assert.deepEqual(plain, { type: 'RECORD VERSION_EXISTS', name, version: 1, data: value, originalAction: 'UPDATE' })
  assert.deepEqual(acknowledged, {
    type: 'RECORD VERSION_EXISTS', name, version: 1, data: value, originalAction: 'PATCH', correlationId: '9', isWriteAck: true
  })
})

test('the loser of a race gets the update of the winner and the refusal', async t => {
  const name = unique('record')
  const connections = [await subscribed(t, name), await subscribed(t, name)]

  connections.forEach((connection, index) => connection.send('RECORD', 'UPDATE', { name, version: 1, data: `{"by":${index}}` }))
  await eventually(() => connections.some(({ received, taken }) => received.length >= taken + 2))

  const answers = await Promise.all(connections.map(connection => connection.rest()))
  const winner = answers.findIndex(messages => messages.length === 0)
  assert.notEqual(winner, -1, 'one of them hears nothing')
  assert.deepEqual(answers[1 - winner].map(({ type, version, data }) => [type, version, data]).sort(), [
    ['RECORD UPDATE', 1, `{"by":${winner}}`],
    ['RECORD VERSION_EXISTS', 1, `{"by":${winner}}`]
  ])
})

test('a version from the future: refused, as an error to who waits for an acknowledgement', async t => {
  const [first, second] = [await existing(t), await existing(t)]
  const connection = await RawConnection.login(t)

  connection.send('RECORD', 'UPDATE', { name: first, version: 9, data: '{"b":1}' })
  const plain = await connection.next()
  connection.send('RECORD', 'UPDATE', { name: second, version: 9, data: '{"b":1}', correlationId: '9', isWriteAck: true })
  const acknowledged = await connection.next()

  assert.deepEqual([plain.type, plain.name, plain.originalAction], ['RECORD INVALID_VERSION', first, 'UPDATE'])
  assert.deepEqual(
    [acknowledged.type, acknowledged.name, acknowledged.correlationId, acknowledged.isWriteAck, acknowledged.isError],
    ['RECORD INVALID_VERSION', second, '9', true, true])
  assert.deepEqual(await connection.rest(), [])
})

test('a write to a missing record fails, with acknowledgement it creates', async t => {
  const connection = await RawConnection.login(t)
  const name = unique('record')

  connection.send('RECORD', 'UPDATE', { name, version: 1, data: '{}' })
  assert.deepEqual(await connection.next(), { type: 'RECORD RECORD_UPDATE_ERROR', name, isError: true })
  connection.send('RECORD', 'UPDATE', { name, version: 1, data: '{"a":1}', correlationId: '1', isWriteAck: true })
  assert.deepEqual(await connection.next(), { type: 'RECORD WRITE_ACKNOWLEDGEMENT', name, correlationId: '1', isWriteAck: true })
  connection.send('RECORD', 'READ', { name })

  assert.deepEqual(await connection.next(), { type: 'RECORD READ_RESPONSE', name, version: 1, data: '{"a":1}' })
})

test('delete: success to who asked, deleted to the other subscribers, and all are unsubscribed', async t => {
  const name = await existing(t)
  const [deleting, watching, stranger] = [await subscribed(t, name), await subscribed(t, name), await RawConnection.login(t)]

  deleting.send('RECORD', 'DELETE', { name })
  assert.deepEqual(await deleting.next(), { type: 'RECORD DELETE_SUCCESS', name })
  assert.deepEqual(await watching.next(), { type: 'RECORD DELETED', name })
  await (await login(t)).record.setDataWithAck(name, { b: 1 })

  for (const connection of [deleting, watching, stranger]) assert.deepEqual(await connection.rest(), [])
})

test('deleting a missing record succeeds, writing after it does not', async t => {
  const connection = await RawConnection.login(t)
  const name = unique('record')

  connection.send('RECORD', 'DELETE', { name })
  assert.deepEqual(await connection.next(), { type: 'RECORD DELETE_SUCCESS', name })
  connection.send('RECORD', 'UPDATE', { name, version: 1, data: '{}' })

  assert.deepEqual(await connection.next(), { type: 'RECORD RECORD_UPDATE_ERROR', name, isError: true })
})

test('notify is acknowledged with its names and without data', async t => {
  const connection = await RawConnection.login(t)
  const names = [await existing(t), unique('record')]

  connection.send('RECORD', 'NOTIFY', { names, correlationId: 'n1' })

  assert.deepEqual(await connection.next(), { type: 'RECORD NOTIFY', names, correlationId: 'n1', isAck: true })
})

test('several patches in one step: one version, one broadcast, all or nothing', async t => {
  const PATCH_MULTI = 35
  const name = await existing(t, { a: 1, c: 3 })
  const [writer, reader] = [await RawConnection.login(t), await subscribed(t, name)]

  writer.send('RECORD', PATCH_MULTI, {
    name, version: 2, data: '[{"path":"a","data":2},{"path":"b[1].x","data":null},{"path":"c"}]', correlationId: '1', isWriteAck: true
  })
  assert.deepEqual(await writer.next(), { type: 'RECORD WRITE_ACKNOWLEDGEMENT', name, correlationId: '1', isWriteAck: true })
  assert.equal((await reader.next()).version, 2)
  for (const data of ['[]', '{}', '[{"data":1}]', '[{"path":"a","data":5},{"path":"__proto__.x","data":1}]', '[{"path":1,"data":1}]']) {
    writer.send('RECORD', PATCH_MULTI, { name, version: 3, data, correlationId: '2', isWriteAck: true })
    const refused = await writer.next()
    assert.deepEqual([refused.type, refused.isError, refused.isWriteAck], ['RECORD INVALID_MESSAGE_DATA', true, true], data)
  }
  writer.send('RECORD', 'READ', { name })

  assert.deepEqual(await writer.next(), {
    type: 'RECORD READ_RESPONSE', name, version: 2, data: '{"a":2,"b":[null,{"x":null}]}'
  })
  assert.deepEqual(await reader.rest(), [])
})

test('listening: acknowledgement, question, answer and end', async t => {
  const [provider, subscriber] = [await RawConnection.login(t), await RawConnection.login(t)]
  const prefix = unique('listen')
  const [pattern, name] = [`^${prefix}/.*`, `${prefix}/1`]

  provider.send('RECORD', 'LISTEN', { name: pattern })
  assert.deepEqual(await provider.next(), { type: 'RECORD LISTEN', name: pattern, isAck: true })
  subscriber.send('RECORD', 'SUBSCRIBECREATEANDREAD', { names: [name], correlationId: '0' })
  assert.deepEqual(await provider.next(), { type: 'RECORD SUBSCRIPTION_FOR_PATTERN_FOUND', name: pattern, subscription: name })
  await subscriber.take(2)
  provider.send('RECORD', 'LISTEN_ACCEPT', { name: pattern, subscription: name })
  assert.deepEqual(await subscriber.next(), { type: 'RECORD SUBSCRIPTION_HAS_PROVIDER', name })
  const late = await RawConnection.login(t)
  late.send('RECORD', 'SUBSCRIBECREATEANDREAD', { names: [name], correlationId: '0' })
  assert.deepEqual((await late.take(3)).map(({ type }) => type), [
    'RECORD SUBSCRIBECREATEANDREAD', 'RECORD SUBSCRIPTION_HAS_PROVIDER', 'RECORD READ_RESPONSE'
  ])
  for (const connection of [subscriber, late]) {
    connection.send('RECORD', 'UNSUBSCRIBE', { names: [name], correlationId: name })
    await connection.rest()
  }

  assert.deepEqual(await provider.next(), { type: 'RECORD SUBSCRIPTION_FOR_PATTERN_REMOVED', name: pattern, subscription: name })
})

test('unlisten: subscribers are told before it is acknowledged, an unknown pattern is not answered', async t => {
  const [provider, subscriber] = [await RawConnection.login(t), await RawConnection.login(t)]
  const prefix = unique('listen')
  const [pattern, name] = [`^${prefix}/.*`, `${prefix}/1`]
  provider.send('RECORD', 'LISTEN', { name: pattern })
  await provider.next()
  subscriber.send('RECORD', 'SUBSCRIBE', { names: [name], correlationId: '0' })
  await provider.next()
  provider.send('RECORD', 'LISTEN_ACCEPT', { name: pattern, subscription: name })
  assert.deepEqual((await subscriber.take(2)).map(({ type }) => type).sort(), ['RECORD SUBSCRIBE', 'RECORD SUBSCRIPTION_HAS_PROVIDER'])

  provider.send('RECORD', 'UNLISTEN', { name: unique('unknown') })
  assert.deepEqual(await provider.rest(), [])
  provider.send('RECORD', 'UNLISTEN', { name: pattern })

  assert.deepEqual(await provider.rest(), [{ type: 'RECORD UNLISTEN', name: pattern, isAck: true }])
  assert.deepEqual(await subscriber.next(), { type: 'RECORD SUBSCRIPTION_HAS_NO_PROVIDER', name })
})

for (const topic of ['EVENT', 'RECORD']) {
  test(`${topic}: listening twice to a pattern is answered and asks once`, async t => {
    const [provider, subscriber] = [await RawConnection.login(t), await RawConnection.login(t)]
    const pattern = unique('^listen')
    provider.send(topic, 'LISTEN', { name: pattern })
    await provider.next()

    provider.send(topic, 'LISTEN', { name: pattern })

    const [answer, ...more] = await provider.rest()
    assert.match(answer?.type ?? 'no answer', new RegExp(`^${topic} (LISTEN|MULTIPLE_SUBSCRIPTIONS)$`))
    assert.deepEqual([answer.name, more], [pattern, []])
    subscriber.send(topic, 'SUBSCRIBE', { names: [pattern.slice(1)], correlationId: '0' })
    await subscriber.next()
    assert.equal((await provider.next()).type, `${topic} SUBSCRIPTION_FOR_PATTERN_FOUND`)
    assert.deepEqual(await provider.rest(), [])
  })

  test(`${topic}: a listener that does not answer is told, and its late answer ignored`, async t => {
    const [provider, subscriber] = [await RawConnection.login(t), await RawConnection.login(t)]
    const prefix = unique('listen')
    const [pattern, name] = [`^${prefix}/.*`, `${prefix}/1`]
    provider.send(topic, 'LISTEN', { name: pattern })
    await provider.next()
    subscriber.send(topic, 'SUBSCRIBE', { names: [name], correlationId: '0' })
    await subscriber.next()
    assert.equal((await provider.next()).type, `${topic} SUBSCRIPTION_FOR_PATTERN_FOUND`)

    const timeout = await provider.next()
    provider.send(topic, 'LISTEN_ACCEPT', { name: pattern, subscription: name })

    assert.deepEqual([timeout.type, timeout.subscription], [`${topic} LISTEN_RESPONSE_TIMEOUT`, name])
    assert.deepEqual(await provider.rest(), [])
    assert.deepEqual(await subscriber.rest(), [])
  })

  test(`${topic}: an invalid pattern is refused without acknowledgement`, async t => {
    const provider = await RawConnection.login(t)

    provider.send(topic, 'LISTEN', { name: 'a(b' })

    const [refused, ...more] = await provider.rest()
    assert.deepEqual([refused.type, refused.name, more], [`${topic} INVALID_LISTEN_REGEX`, 'a(b', []])
  })

  test(`${topic}: answers to questions that were not asked are ignored`, async t => {
    const provider = await RawConnection.login(t)

    provider.send(topic, 'LISTEN_ACCEPT', { name: 'a', subscription: 'b' })
    provider.send(topic, 'LISTEN_REJECT', { name: 'a', subscription: 'b' })

    assert.deepEqual(await provider.rest(), [])
  })
}
