// Clients that close themselves after their test, and the few ways in which a test waits.
import assert from 'node:assert/strict'
import nodeTest from 'node:test'
import { DeepstreamClient } from '@deepstream/client'

export const url = process.env.DEEPSTREAM_URL
if (!url) {
  throw new Error('DEEPSTREAM_URL is not set: the address of a running server, for example ws://127.0.0.1:6020/deepstream')
}

const errorsOfClient = new WeakMap()
const toleratedByClient = new WeakMap()
const clientsOfTest = new WeakMap()
let created = 0

/** Node's test with a deadline: what never answers fails with the name of its test. */
export function test (name, body) {
  nodeTest(name, { timeout: 90_000 }, body)
}

/** A name that no other test, run or process uses. */
export function unique (prefix) {
  return `${prefix}/${process.pid}-${Date.now().toString(36)}-${++created}`
}

/** A client that is not logged in, and sends subscriptions at once instead of collecting them for 100 ms. */
export function client (t, options = {}, address = url) {
  return closing(t, new DeepstreamClient(address, { subscriptionInterval: 0, reconnectIntervalIncrement: 20, ...options }))
}

/** Closes the client after the test, which fails if an `error` event was not taken. */
export function closing (t, client) {
  const errors = []
  const tolerated = new Set()
  errorsOfClient.set(client, errors)
  toleratedByClient.set(client, tolerated)
  client.on('error', (detail, event, topic) => {
    if (!tolerated.has(event)) errors.push({ event, topic, detail })
  })
  if (!clientsOfTest.has(t)) {
    clientsOfTest.set(t, [])
    t.after(() => end(clientsOfTest.get(t)))
  }
  clientsOfTest.get(t).push(client)
  return client
}

/** What lets a user of its own in everywhere: the sample asks for no password, GuardedApplication for this one. */
export function credentials (prefix = 'user') {
  return { username: unique(prefix), password: 'secret' }
}

/** All are closed before one may fail: a client that stays open keeps the process alive. */
function end (clients) {
  const unexpected = clients.flatMap(client => errorsOfClient.get(client).splice(0))
  clients.forEach(client => client.close())
  assert.deepEqual(unexpected, [], 'error events that the test did not expect')
}

/** A client with a user name of its own, logged in. */
export async function login (t, options, address) {
  const loggedIn = client(t, options, address)
  await loggedIn.login(credentials())
  return loggedIn
}

/** As many of them as asked for. */
export function logins (t, count, options) {
  return Promise.all(Array.from({ length: count }, () => login(t, options)))
}

/** The `error` events of this client since the last call, as `TOPIC EVENT`. */
export function takeErrors (client) {
  return errorsOfClient.get(client).splice(0).map(({ topic, event }) => `${topic} ${event}`)
}

/** The client may report this event without failing its test. */
export function tolerate (client, event) {
  toleratedByClient.get(client).add(event)
}

/** Waits for the next `error` event that was not taken. */
export async function nextError (client) {
  await eventually(() => errorsOfClient.get(client).length > 0)
  const { topic, event } = errorsOfClient.get(client).shift()
  return `${topic} ${event}`
}

/**
 * A round trip per client, one after the other: when it returns, the server has worked off what these clients had sent,
 * and each client after the first has received what the ones before it caused.
 */
export async function settled (...clients) {
  for (const client of clients) {
    assert.equal(await client.record.head(unique('settled')), -1)
  }
}

/** Waits until the function returns something true and returns that; an assertion in it may fail until the deadline. */
export async function eventually (condition, within = 20_000) {
  const deadline = performance.now() + within
  for (;;) {
    try {
      const result = await condition()
      if (result) {
        return result
      }
      if (performance.now() > deadline) {
        assert.fail(`not true within ${within} ms: ${condition}`)
      }
    } catch (error) {
      if (performance.now() > deadline) {
        throw error
      }
    }
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

/** A callback that remembers with what it was called: `calls` holds the argument lists, `first()` the first arguments. */
export function recorder () {
  const callback = (...args) => {
    callback.calls.push(args)
  }
  callback.calls = []
  callback.first = () => callback.calls.map(args => args[0])
  return callback
}

/** Waits for an event of a client, record or list and returns its arguments. */
export function emitted (emitter, event, within = 20_000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no '${event}' within ${within} ms`)), within)
    emitter.once(event, (...args) => {
      clearTimeout(timer)
      resolve(args)
    })
  })
}

