// Two hundred clients at once.
import assert from 'node:assert/strict'
import { eventually, login, logins, settled, test, unique } from './support/client.js'

const CLIENTS = 200

test('an event reaches two hundred clients, each once and in order', async t => {
  const [sender, ...receivers] = await logins(t, CLIENTS)
  const name = unique('event')
  const received = receivers.map(() => [])
  receivers.forEach((receiver, index) => receiver.event.subscribe(name, data => received[index].push(data)))
  await Promise.all(receivers.map(receiver => settled(receiver)))

  const numbers = Array.from({ length: 50 }, (_, index) => index)
  numbers.forEach(number => sender.event.emit(name, number))
  await settled(sender)
  await Promise.all(receivers.map(receiver => settled(receiver)))

  received.forEach(data => assert.deepEqual(data, numbers))
})

test('two hundred clients share a record', async t => {
  const clients = await logins(t, CLIENTS)
  const name = unique('record')
  const records = await Promise.all(clients.map(client => client.record.getRecord(name).whenReady()))
  const writer = await login(t)

  await Promise.all(clients.map((client, index) => writer.record.setDataWithAck(name, `field${index}`, index)))
  await Promise.all(clients.map(client => settled(client)))

  const expected = Object.fromEntries(clients.map((_, index) => [`field${index}`, index]))
  records.forEach(record => {
    assert.deepEqual(record.get(), expected)
    assert.equal(record.version, CLIENTS)
  })
})

test('two hundred clients write a record of their own and read that of their neighbour', async t => {
  const clients = await logins(t, CLIENTS)
  const prefix = unique('record')

  await Promise.all(clients.map((client, index) => client.record.setDataWithAck(`${prefix}/${index}`, { index })))
  const neighbours = await Promise.all(clients.map((client, index) => client.record.snapshot(`${prefix}/${(index + 1) % CLIENTS}`)))

  assert.deepEqual(neighbours.map(({ index }) => index), clients.map((_, index) => (index + 1) % CLIENTS))
})

test('two hundred clients call one another', async t => {
  const clients = await logins(t, CLIENTS)
  const prefix = unique('rpc')
  clients.forEach((client, index) => client.rpc.provide(`${prefix}/${index}`, (data, response) => response.send([index, data])))
  await Promise.all(clients.map(client => settled(client)))

  const answers = await Promise.all(clients.map((client, index) => client.rpc.make(`${prefix}/${(index + 7) % CLIENTS}`, index)))

  assert.deepEqual(answers, clients.map((_, index) => [(index + 7) % CLIENTS, index]))
})

test('two hundred clients come, are present, and go', async t => {
  const watcher = await login(t)
  const before = new Set(await watcher.presence.getAll())
  const clients = await logins(t, CLIENTS)

  const present = (await watcher.presence.getAll()).filter(user => !before.has(user))
  assert.ok(present.length >= CLIENTS)
  clients.forEach(client => client.close())

  await eventually(async () => {
    const left = new Set(await watcher.presence.getAll())
    return present.every(user => !left.has(user))
  })
})
