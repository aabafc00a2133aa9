// Listening works alike for events and records: each test here runs for both.
import assert from 'node:assert/strict'
import { emitted, eventually, login, logins, nextError, recorder, settled, test, unique } from './support/client.js'

const options = { recordDiscardTimeout: 1 }

// subscribe returns a function that ends the subscription
const TOPICS = {
  event: {
    subscribe: (client, name) => {
      client.event.subscribe(name, () => {})
      return () => client.event.unsubscribe(name)
    },
    invalidPattern: 'EVENT INVALID_LISTEN_REGEX'
  },
  record: {
    subscribe: async (client, name) => {
      const record = await client.record.getRecord(name).whenReady()
      return async () => {
        const discarded = emitted(record, 'discard')
        record.discard()
        await discarded
      }
    },
    // the client has no handler for this answer on the record topic
    invalidPattern: 'RECORD UNSOLICITED_MESSAGE'
  }
}

/** A listener that accepts what `accepts` says and remembers what it was asked and when it was stopped. */
function listen (client, topic, pattern, accepts = () => true) {
  const asked = recorder()
  const stopped = recorder()
  client[topic].listen(pattern, (name, response) => {
    asked(name)
    response.onStop(stopped)
    const verdict = accepts(name)
    if (verdict === true) response.accept()
    if (verdict === false) response.reject()
  })
  return { asked, stopped }
}

/** The records of 7.0.5 do not pass this event on; the core below them does. */
function providerChanges (client, record) {
  const changes = recorder()
  client.record.getRecordCore(record.name).on('hasProviderChanged', changes)
  return changes
}

for (const [topic, { subscribe, invalidPattern }] of Object.entries(TOPICS)) {
  test(`${topic}: a listener is asked when the first subscription is made, and only then`, async t => {
    const [provider, first, second] = await logins(t, 3, options)
    const prefix = unique('listen')
    const { asked } = listen(provider, topic, `^${prefix}/.*$`)
    await settled(provider)

    await subscribe(first, `${prefix}/a`)
    await eventually(() => asked.calls.length === 1)
    await subscribe(second, `${prefix}/a`)
    await settled(second, provider)

    assert.deepEqual(asked.first(), [`${prefix}/a`])
  })

  test(`${topic}: a late listener is asked once for every name already subscribed`, async t => {
    const [provider, subscriber] = await logins(t, 2, options)
    const prefix = unique('listen')
    await subscribe(subscriber, `${prefix}/a`)
    await subscribe(subscriber, `${prefix}/b`)
    await subscribe(subscriber, unique('unlistened'))
    await settled(subscriber)

    const { asked } = listen(provider, topic, `^${prefix}/`)

    await eventually(() => asked.calls.length === 2)
    await settled(provider)
    assert.deepEqual(asked.first().sort(), [`${prefix}/a`, `${prefix}/b`])
  })

  test(`${topic}: a pattern matches anywhere in a name and minds the case`, async t => {
    const [provider, subscriber] = await logins(t, 2, options)
    const word = unique('Word').replace('/', '-')
    const { asked } = listen(provider, topic, `${word}[0-9]+`)
    await settled(provider)

    await subscribe(subscriber, `before/${word}12/after`)
    await subscribe(subscriber, `before/${word.toUpperCase()}12/after`)
    await subscribe(subscriber, `before/${word}/after`)
    await settled(subscriber, provider)

    await eventually(() => asked.calls.length > 0)
    await settled(provider)
    assert.deepEqual(asked.first(), [`before/${word}12/after`])
  })

  test(`${topic}: the provider is stopped when the last subscriber unsubscribes`, async t => {
    const [provider, first, second] = await logins(t, 3, options)
    const prefix = unique('listen')
    const name = `${prefix}/a`
    const { asked, stopped } = listen(provider, topic, `^${prefix}/`)
    await settled(provider)
    const stopFirst = await subscribe(first, name)
    const stopSecond = await subscribe(second, name)
    await settled(first, second)
    await eventually(() => asked.calls.length === 1)

    await stopFirst()
    await settled(first, provider)
    assert.deepEqual(stopped.calls, [])
    await stopSecond()

    await eventually(() => stopped.calls.length === 1)
    assert.deepEqual(stopped.first(), [name])
  })

  test(`${topic}: the provider is stopped when the last subscriber disconnects`, async t => {
    const [provider, subscriber] = await logins(t, 2, options)
    const prefix = unique('listen')
    const { asked, stopped } = listen(provider, topic, `^${prefix}/`)
    await settled(provider)
    await subscribe(subscriber, `${prefix}/a`)
    await eventually(() => asked.calls.length === 1)
    await settled(provider)

    subscriber.close()

    await eventually(() => stopped.calls.length === 1)
  })

  test(`${topic}: a listener is asked again when a name is subscribed to again`, async t => {
    const [provider, subscriber] = await logins(t, 2, options)
    const prefix = unique('listen')
    const name = `${prefix}/a`
    const { asked, stopped } = listen(provider, topic, `^${prefix}/`)
    await settled(provider)
    for (let round = 1; round <= 3; round++) {
      const stop = await subscribe(subscriber, name)
      await eventually(() => asked.calls.length === round)
      await settled(provider)

      await stop()
      await eventually(() => stopped.calls.length === round)
    }
  })

  test(`${topic}: a rejected name is offered to the next listener, each asked once`, async t => {
    const [first, second, third, subscriber] = await logins(t, 4, options)
    const prefix = unique('listen')
    const rejecting = [first, second].map(client => listen(client, topic, `^${prefix}/`, () => false))
    const accepting = listen(third, topic, `^${prefix}/a`)
    await settled(first, second, third)

    await subscribe(subscriber, `${prefix}/a`)
    await eventually(() => accepting.asked.calls.length === 1)
    await settled(subscriber, first, second, third)

    rejecting.forEach(({ asked }) => assert.ok(asked.calls.length <= 1))
  })

  test(`${topic}: with all listeners rejecting each was asked once`, async t => {
    const [first, second, subscriber] = await logins(t, 3, options)
    const prefix = unique('listen')
    const listeners = [first, second].map(client => listen(client, topic, `^${prefix}/`, () => false))
    await settled(first, second)

    await subscribe(subscriber, `${prefix}/a`)
    await eventually(() => listeners.every(({ asked }) => asked.calls.length === 1))
    await settled(first, second, subscriber, first, second)

    listeners.forEach(({ asked }) => assert.equal(asked.calls.length, 1))
  })

  test(`${topic}: two patterns of one client are both asked`, async t => {
    const [provider, subscriber] = await logins(t, 2, options)
    const prefix = unique('listen')
    const patterns = [`^${prefix}/`, `^${prefix}/a$`]
    const listeners = patterns.map(pattern => listen(provider, topic, pattern, () => false))
    await settled(provider)

    await subscribe(subscriber, `${prefix}/a`)

    await eventually(() => listeners.every(({ asked }) => asked.calls.length === 1))
  })

  test(`${topic}: only one of several listeners provides a name`, async t => {
    const [first, second, subscriber] = await logins(t, 3, options)
    const prefix = unique('listen')
    const listeners = [first, second].map(client => listen(client, topic, `^${prefix}/`))
    await settled(first, second)

    for (let index = 0; index < 20; index++) await subscribe(subscriber, `${prefix}/${index}`)
    await eventually(() => listeners[0].asked.calls.length + listeners[1].asked.calls.length >= 20)
    await settled(subscriber, first, second)

    const asked = [...listeners[0].asked.first(), ...listeners[1].asked.first()].sort()
    assert.deepEqual(asked, Array.from({ length: 20 }, (_, index) => `${prefix}/${index}`).sort())
  })

  test(`${topic}: a listener that does not answer is passed over and told so`, async t => {
    const [silent, subscriber] = await logins(t, 2, options)
    const prefix = unique('listen')
    const { asked } = listen(silent, topic, `^${prefix}/`, () => undefined)
    await settled(silent)
    await subscribe(subscriber, `${prefix}/a`)
    await eventually(() => asked.calls.length === 1)

    const [backup] = await logins(t, 1, options)
    const accepting = listen(backup, topic, `^${prefix}/a`)

    assert.equal(await nextError(silent), `${topic.toUpperCase()} UNSOLICITED_MESSAGE`)
    await eventually(() => accepting.asked.calls.length === 1)
  })

  test(`${topic}: a listener that unlistens is replaced`, async t => {
    const [first, second, subscriber] = await logins(t, 3, options)
    const prefix = unique('listen')
    const leaving = listen(first, topic, `^${prefix}/`)
    await settled(first)
    await subscribe(subscriber, `${prefix}/a`)
    await eventually(() => leaving.asked.calls.length === 1)
    await settled(first)
    const replacing = listen(second, topic, `^${prefix}/a`)
    await settled(second)
    assert.equal(replacing.asked.calls.length, 0)

    first[topic].unlisten(`^${prefix}/`)

    await eventually(() => replacing.asked.calls.length === 1)
    await settled(first)
    assert.equal(leaving.asked.calls.length, 1)
  })

  test(`${topic}: after unlisten nobody is asked`, async t => {
    const [provider, subscriber] = await logins(t, 2, options)
    const prefix = unique('listen')
    const { asked } = listen(provider, topic, `^${prefix}/`)
    await settled(provider)

    provider[topic].unlisten(`^${prefix}/`)
    await settled(provider)
    await subscribe(subscriber, `${prefix}/a`)
    await settled(subscriber, provider)

    assert.deepEqual(asked.calls, [])
  })

  test(`${topic}: unlisten of one pattern leaves what another pattern provides`, async t => {
    const [provider, subscriber] = await logins(t, 2, options)
    const prefix = unique('listen')
    const kept = listen(provider, topic, `^${prefix}/a`)
    await settled(provider)
    await subscribe(subscriber, `${prefix}/a`)
    await eventually(() => kept.asked.calls.length === 1)
    const other = listen(provider, topic, `^${prefix}/`)
    await settled(provider)

    provider[topic].unlisten(`^${prefix}/`)
    await settled(provider, subscriber, provider)

    assert.deepEqual([kept.asked.calls.length, other.asked.calls.length, kept.stopped.calls.length], [1, 0, 0])
  })

  test(`${topic}: a provider that disconnects is replaced`, async t => {
    const [first, second, subscriber] = await logins(t, 3, options)
    const prefix = unique('listen')
    const leaving = listen(first, topic, `^${prefix}/`)
    await settled(first)
    await subscribe(subscriber, `${prefix}/a`)
    await eventually(() => leaving.asked.calls.length === 1)
    await settled(first)
    const replacing = listen(second, topic, `^${prefix}/`)
    await settled(second)

    first.close()

    await eventually(() => replacing.asked.calls.length === 1)
    assert.deepEqual(replacing.asked.first(), [`${prefix}/a`])
  })

  test(`${topic}: a listener that disconnects while it is asked is replaced`, async t => {
    const [first, second, subscriber] = await logins(t, 3, options)
    const prefix = unique('listen')
    const asked = recorder()
    for (const [client, name] of [[first, 'first'], [second, 'second']]) {
      client[topic].listen(`^${prefix}/`, (_, response) => {
        asked(name)
        // whoever is asked first leaves without an answer
        if (asked.calls.length === 1) client.close()
        else response.accept()
      })
    }
    await settled(first, second)

    await subscribe(subscriber, `${prefix}/a`)

    await eventually(() => asked.calls.length === 2)
    assert.deepEqual(asked.first().sort(), ['first', 'second'])
  })

  test(`${topic}: a client may provide what it subscribes to itself`, async t => {
    const [user] = await logins(t, 1, options)
    const prefix = unique('listen')
    const { asked } = listen(user, topic, `^${prefix}/`)
    await settled(user)

    await subscribe(user, `${prefix}/a`)

    await eventually(() => asked.calls.length === 1)
  })

  test(`${topic}: an invalid pattern is refused`, async t => {
    const provider = await login(t)

    provider[topic].listen('a(b', () => {})

    assert.equal(await nextError(provider), invalidPattern)
    await settled(provider)
  })

  test(`${topic}: listening twice to a pattern is noticed by the client`, async t => {
    const provider = await login(t)
    const pattern = unique('^listen')
    const { asked } = listen(provider, topic, pattern)
    listen(provider, topic, pattern)

    await settled(provider)

    assert.deepEqual(asked.calls, [])
  })
}

test('record: a record knows whether it has a provider', async t => {
  const [provider, early, late] = await logins(t, 3, options)
  const prefix = unique('listen')
  const record = await early.record.getRecord(`${prefix}/a`).whenReady()
  const changes = providerChanges(early, record)
  assert.equal(record.hasProvider, false)

  listen(provider, 'record', `^${prefix}/`)
  await eventually(() => record.hasProvider)
  const lateRecord = await late.record.getRecord(`${prefix}/a`).whenReady()
  assert.equal(lateRecord.hasProvider, true, 'a late subscriber knows before the record is ready')
  provider.record.unlisten(`^${prefix}/`)

  await eventually(() => !record.hasProvider && !lateRecord.hasProvider)
  assert.deepEqual(changes.first(), [true, false])
})

test('record: a record loses its provider when that disconnects, and has one again with the next', async t => {
  const [first, second, subscriber] = await logins(t, 3, options)
  const prefix = unique('listen')
  listen(first, 'record', `^${prefix}/`)
  await settled(first)
  const record = await subscriber.record.getRecord(`${prefix}/a`).whenReady()
  await eventually(() => record.hasProvider)
  const changes = providerChanges(subscriber, record)
  listen(second, 'record', `^${prefix}/`)
  await settled(second)

  first.close()

  await eventually(() => changes.calls.length === 2)
  assert.deepEqual(changes.first(), [false, true])
})

test('record: a provider can write the record it provides', async t => {
  const [provider, subscriber] = await logins(t, 2, options)
  const prefix = unique('listen')
  provider.record.listen(`^${prefix}/`, (name, response) => {
    response.accept()
    provider.record.setData(name, { price: 42 })
  })
  await settled(provider)

  const record = subscriber.record.getRecord(`${prefix}/a`)

  await eventually(() => record.get('price') === 42)
})
