// Two clients write the same version of a record: one wins, the other merges.
import assert from 'node:assert/strict'
import { eventually, login, logins, recorder, settled, takeErrors, test, unique } from './support/client.js'

const LOCAL_WINS = (local, localVersion, remote, remoteVersion, callback) => callback(null, local)
const ADD = (local, localVersion, remote, remoteVersion, callback) => callback(null, { sum: [...new Set([...(remote.sum ?? []), ...(local.sum ?? [])])].sort() })

/** The record of one name at each client, ready, with `before` as content. */
async function shared (clients, before) {
  const name = unique('record')
  await clients[0].record.setDataWithAck(name, before)
  return await Promise.all(clients.map(client => client.record.getRecord(name).whenReady()))
}

/** Waits until all have the value that the server has, and returns it. */
async function agreed (t, clients, records) {
  const observer = await login(t)
  return await eventually(async () => {
    await settled(...clients, ...clients)
    const value = await observer.record.snapshot(records[0].name)
    records.forEach(record => assert.deepEqual(record.get(), value))
    return value
  })
}

test('by default the loser takes over value and version of the winner', async t => {
  const clients = await logins(t, 2)
  const records = await shared(clients, { a: 0 })

  records.forEach((record, index) => record.set({ a: index + 1 }))
  const value = await agreed(t, clients, records)

  assert.ok(value.a === 1 || value.a === 2)
  assert.deepEqual(records.map(record => record.version), [2, 2])
})

test('a conflict of two path writes is resolved by the whole value', async t => {
  const clients = await logins(t, 2)
  const records = await shared(clients, { a: 0 })

  records.forEach((record, index) => record.set(`p${index}`, index))
  const value = await agreed(t, clients, records)

  assert.ok(JSON.stringify(value) === '{"a":0,"p0":0}' || JSON.stringify(value) === '{"a":0,"p1":1}')
  assert.deepEqual(records.map(record => record.version), [2, 2])
})

test('set against setWithAck ends with one value everywhere', async t => {
  const clients = await logins(t, 2)
  const records = await shared(clients, { a: 0 })

  records[0].set('a', 'plain')
  // the client leaves this promise pending when it loses and merges
  records[1].setWithAck('a', 'acknowledged').catch(() => {})
  const value = await agreed(t, clients, records)

  assert.ok(['plain', 'acknowledged'].includes(value.a))
  assert.deepEqual(records.map(record => record.version), [2, 2])
})

test('after a conflict both clients go on writing', async t => {
  const clients = await logins(t, 2)
  const records = await shared(clients, { a: 0 })
  records.forEach((record, index) => record.set('a', index + 1))
  await agreed(t, clients, records)

  await records[0].setWithAck('first', true)
  await settled(...clients)
  await records[1].setWithAck('second', true)
  const value = await agreed(t, clients, records)

  assert.deepEqual([value.first, value.second], [true, true])
  assert.deepEqual(records.map(record => record.version), [4, 4])
})

test('with local wins the loser writes its value again', async t => {
  const clients = await logins(t, 2, { mergeStrategy: LOCAL_WINS })
  const records = await shared(clients, { by: 'nobody' })

  // whole values: after a path write the client also asks for the record, and takes the answer over what it merged
  records.forEach((record, index) => record.set({ by: index }))
  await agreed(t, clients, records)

  assert.equal(await (await login(t)).record.head(records[0].name), 3)
})

for (const [how, use] of [
  ['of the client', (client, record) => {}],
  ['of the record', (client, record) => record.setMergeStrategy(ADD)],
  ['for the name', (client, record) => client.record.setMergeStrategy(record.name, ADD)],
  ['for a pattern', (client, record) => client.record.setMergeStrategyRegExp(/^record/, ADD)]
]) {
  test(`a merge strategy ${how} keeps what both wrote`, async t => {
    const clients = await logins(t, 2, how === 'of the client' ? { mergeStrategy: ADD } : {})
    const records = await shared(clients, { sum: [] })
    records.forEach((record, index) => use(clients[index], record))

    records.forEach((record, index) => record.set({ sum: [index] }))
    const value = await agreed(t, clients, records)

    assert.deepEqual(value, { sum: [0, 1] })
  })
}

test('a merge strategy is given both values and versions', async t => {
  const clients = await logins(t, 2)
  const records = await shared(clients, { a: 'before' })
  const merged = recorder()
  records.forEach((record, index) => record.setMergeStrategy((local, localVersion, remote, remoteVersion, callback) => {
    merged({ local, localVersion, remote, remoteVersion })
    callback(null, remote)
  }))

  records.forEach((record, index) => record.set('a', `by ${index}`))
  const { a: winner } = await agreed(t, clients, records)

  const loser = winner === 'by 0' ? 'by 1' : 'by 0'
  assert.deepEqual(merged.first()[0], { local: { a: loser }, localVersion: 2, remote: { a: winner }, remoteVersion: 2 })
})

test('a merge strategy that fails is reported to its client', async t => {
  const clients = await logins(t, 2)
  const records = await shared(clients, { a: 0 })
  records.forEach(record => record.setMergeStrategy((local, localVersion, remote, remoteVersion, callback) => callback('cannot')))

  records.forEach((record, index) => record.set({ a: index + 1 }))
  await settled(...clients, ...clients)

  // the client of 7.0.5 has no name for this event
  const reported = clients.flatMap(takeErrors)
  assert.ok(reported.length > 0)
  assert.deepEqual([...new Set(reported)], ['RECORD undefined'])
})

test('invalid merge strategies are refused by the client', async t => {
  const user = await login(t)

  assert.throws(() => user.record.setMergeStrategy('name', 'no function'))
  assert.throws(() => user.record.setMergeStrategyRegExp(/a/, 'no function'))
})

test('many clients writing the same record at once agree in the end', async t => {
  const clients = await logins(t, 8)
  const records = await shared(clients, { a: 0 })

  for (let round = 0; round < 10; round++) {
    records.forEach((record, index) => record.set('a', `${round}/${index}`))
    await settled(...clients)
  }
  await agreed(t, clients, records)
})
