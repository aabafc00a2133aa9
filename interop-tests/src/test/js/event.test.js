import assert from 'node:assert/strict'
import { eventually, login, logins, recorder, settled, takeErrors, test, unique } from './support/client.js'

const VALUES = [
  ['an object', { a: { b: [1, 'two', null, true] } }],
  ['an empty object', {}],
  ['an array', [1, [2, [3]]]],
  ['an empty array', []],
  ['a string', 'hello'],
  ['text beyond latin', 'Grüße, 你好, 🌊 \u0000 "quoted" \\ \n'],
  ['an empty string', ''],
  ['a number', 1.5],
  ['a large number', 9007199254740993e5],
  ['zero', 0],
  ['true', true],
  ['false', false],
  ['null', null],
  ['nothing', undefined]
]

for (const [kind, value] of VALUES) {
  test(`an event carries ${kind}`, async t => {
    const [sender, receiver] = await logins(t, 2)
    const name = unique('event')
    const received = recorder()
    receiver.event.subscribe(name, received)
    await settled(receiver)

    sender.event.emit(name, value)
    await settled(sender, receiver)

    assert.deepEqual(received.calls, [[value]])
  })
}

test('an event reaches every subscriber once and nobody else', async t => {
  const clients = await logins(t, 4)
  const [sender, first, second, bystander] = clients
  const name = unique('event')
  const [atFirst, atSecond, atBystander] = [recorder(), recorder(), recorder()]
  first.event.subscribe(name, atFirst)
  second.event.subscribe(name, atSecond)
  bystander.event.subscribe(`${name}/other`, atBystander)
  await settled(...clients)

  sender.event.emit(name, 1)
  await settled(...clients)

  assert.deepEqual([atFirst.calls.length, atSecond.calls.length, atBystander.calls.length], [1, 1, 0])
})

test('the emitting client hears its own event once, not again from the server', async t => {
  const sender = await login(t)
  const name = unique('event')
  const received = recorder()
  sender.event.subscribe(name, received)
  await settled(sender)

  sender.event.emit(name, 'mine')
  await settled(sender)

  assert.deepEqual(received.first(), ['mine'])
})

test('events of one sender keep their order', async t => {
  const [sender, receiver] = await logins(t, 2)
  const name = unique('event')
  const received = recorder()
  receiver.event.subscribe(name, received)
  await settled(receiver)

  const numbers = Array.from({ length: 2000 }, (_, index) => index)
  numbers.forEach(number => sender.event.emit(name, number))
  await settled(sender, receiver)

  assert.deepEqual(received.first(), numbers)
})

test('all callbacks of a name are called, and stop one by one', async t => {
  const [sender, receiver] = await logins(t, 2)
  const name = unique('event')
  const [first, second] = [recorder(), recorder()]
  receiver.event.subscribe(name, first)
  receiver.event.subscribe(name, second)
  await settled(receiver)

  sender.event.emit(name, 1)
  await settled(sender, receiver)
  receiver.event.unsubscribe(name, first)
  await settled(receiver)
  sender.event.emit(name, 2)
  await settled(sender, receiver)

  assert.deepEqual(first.first(), [1])
  assert.deepEqual(second.first(), [1, 2])
})

test('after unsubscribe nothing comes, after subscribing again it does', async t => {
  const [sender, receiver] = await logins(t, 2)
  const name = unique('event')
  const received = recorder()
  receiver.event.subscribe(name, received)
  await settled(receiver)

  receiver.event.unsubscribe(name, received)
  await settled(receiver)
  sender.event.emit(name, 'missed')
  await settled(sender, receiver)
  receiver.event.subscribe(name, received)
  await settled(receiver)
  sender.event.emit(name, 'seen')
  await settled(sender, receiver)

  assert.deepEqual(received.first(), ['seen'])
})

test('unsubscribe without a callback removes all of them', async t => {
  const [sender, receiver] = await logins(t, 2)
  const name = unique('event')
  const received = recorder()
  receiver.event.subscribe(name, received)
  receiver.event.subscribe(name, data => received(data))
  await settled(receiver)

  receiver.event.unsubscribe(name)
  await settled(receiver)
  sender.event.emit(name, 1)
  await settled(sender, receiver)

  assert.deepEqual(received.calls, [])
  assert.deepEqual(receiver.event.eventNames(), [])
})

test('eventNames lists what this client subscribed to', async t => {
  const user = await login(t)
  const names = [unique('event'), unique('event')]

  names.forEach(name => user.event.subscribe(name, () => {}))

  assert.deepEqual(user.event.eventNames(), names)
})

test('subscriptions collected for 100 ms arrive as one and work', async t => {
  const sender = await login(t)
  const receiver = await login(t, { subscriptionInterval: 100 })
  const names = Array.from({ length: 50 }, () => unique('event'))
  const received = new Set()
  names.forEach(name => receiver.event.subscribe(name, () => received.add(name)))

  await eventually(() => {
    names.forEach(name => sender.event.emit(name))
    return received.size === names.length
  })
})

for (const name of ['with spaces and ünïcode ✓', '__proto__', 'constructor', 'a.b[0]', '%_EVERYONE_%', 'x'.repeat(1000)]) {
  test(`an event may be called ${name.slice(0, 30)}`, async t => {
    const [sender, receiver] = await logins(t, 2)
    const received = recorder()
    receiver.event.subscribe(name, received)
    await settled(receiver)

    sender.event.emit(name, 1)
    await settled(sender, receiver)

    assert.deepEqual(received.calls, [[1]])
  })
}

test('an event carries 900 KiB', async t => {
  const [sender, receiver] = await logins(t, 2)
  const name = unique('event')
  const received = recorder()
  receiver.event.subscribe(name, received)
  await settled(receiver)

  const text = '§'.repeat(450 * 1024)
  sender.event.emit(name, text)
  await settled(sender, receiver)

  assert.equal(received.calls.length, 1)
  assert.equal(received.calls[0][0], text)
})

test('an event without subscribers does nothing', async t => {
  const sender = await login(t)

  sender.event.emit(unique('event'), { a: 1 })

  await settled(sender)
})

test('a subscriber that left gets nothing and hinders nobody', async t => {
  const [sender, leaving, staying] = await logins(t, 3)
  const name = unique('event')
  const received = recorder()
  leaving.event.subscribe(name, () => {})
  staying.event.subscribe(name, received)
  await settled(leaving, staying)

  leaving.close()
  sender.event.emit(name, 1)
  await settled(sender, staying)

  assert.deepEqual(received.first(), [1])
  assert.deepEqual(takeErrors(leaving), [])
})

test('events between many senders and one receiver are all delivered', async t => {
  const receiver = await login(t)
  const senders = await logins(t, 10)
  const name = unique('event')
  const received = recorder()
  receiver.event.subscribe(name, received)
  await settled(receiver)

  for (let round = 0; round < 100; round++) {
    senders.forEach((sender, index) => sender.event.emit(name, [index, round]))
  }
  await settled(...senders, receiver)

  assert.equal(received.calls.length, 1000)
  senders.forEach((_, index) => {
    const rounds = received.first().filter(([from]) => from === index).map(([, round]) => round)
    assert.deepEqual(rounds, Array.from({ length: 100 }, (_, round) => round))
  })
})
