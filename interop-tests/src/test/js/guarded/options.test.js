// What the sample leaves at its defaults: a storage, records without version check, pages of other origins.
import assert from 'node:assert/strict'
import WebSocket from 'ws'
import { login, logins, recorder, settled, test, unique, url } from '../support/client.js'
import { RawConnection } from '../support/raw.js'

/** Subscribed to this record, past the answers. */
async function subscribed (t, name) {
  const connection = await RawConnection.login(t)
  connection.send('RECORD', 'SUBSCRIBECREATEANDREAD', { names: [name], correlationId: 's' })
  await connection.take(2)
  return connection
}

test('pages of an allowed origin connect, others do not', async t => {
  const statusOf = origin => new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { origin })
    t.after(() => socket.terminate())
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (request, response) => resolve(response.statusCode))
    socket.on('error', reject)
  })

  assert.equal(await statusOf('https://friend.example'), 101)
  assert.equal(await statusOf('https://foe.example'), 403)
  assert.equal(await statusOf('http://friend.example'), 403)
})

test('a record on the hot path is written without version check', async t => {
  const [writer, reader] = [await login(t), await login(t)]
  const name = unique('hot/record')
  const connection = await subscribed(t, name)

  for (const n of [1, 2, 3]) await writer.record.setDataWithAck(name, { n })

  assert.deepEqual(await reader.record.snapshot(name), { n: 3 })
  assert.equal(await reader.record.head(name), 0)
  assert.deepEqual(await connection.rest(), [1, 2, 3].map(n =>
    ({ type: 'RECORD UPDATE', name, version: 0, data: `{"n":${n}}` })))
})

test('a part of a record on the hot path cannot be written', async t => {
  const writer = await login(t)
  const name = unique('hot/record')

  await assert.rejects(writer.record.setDataWithAck(name, 'n', 1), error => error === 'INVALID_PATCH_ON_HOTPATH')

  assert.equal(await writer.record.has(name), false)
})

test('notify reads stored records again and tells all subscribers', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  await writer.record.setDataWithAck(name, { a: 1 })
  const record = await reader.record.getRecord(name).whenReady()
  const deleted = recorder()
  record.on('delete', deleted)
  const connection = await subscribed(t, name)

  await writer.record.notify([name])
  await settled(reader)

  assert.deepEqual(await connection.rest(), [{ type: 'RECORD UPDATE', name, version: 1, data: '{"a":1}' }])
  assert.deepEqual([record.get(), deleted.calls], [{ a: 1 }, []])
})

test('with a storage everything is written, read and deleted as without', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  const written = await writer.record.getRecord(name).whenReady()
  await written.setWithAck({ a: 1 })
  await written.setWithAck('b', [1, 2])
  assert.deepEqual(await reader.record.snapshot(name), { a: 1, b: [1, 2] })

  await written.delete()

  assert.equal(await reader.record.has(name), false)
})
