import assert from 'node:assert/strict'
import { client, eventually, login, logins, nextError, recorder, settled, takeErrors, test, tolerate, unique } from './support/client.js'

/** Provides and waits until the server knows. */
async function provide (client, name, provider) {
  client.rpc.provide(name, provider)
  await settled(client)
}

/** What an rpc failed with. */
const failure = call => call.then(
  result => assert.fail(`the call was answered with ${JSON.stringify(result)}`), error => error)

const VALUES = [
  ['an object', { a: { b: [1, null] } }], ['an array', [1, 2]], ['a text', 'hello'], ['unicode', '你好 🌊'], ['an empty text', ''],
  ['a number', -1.5], ['zero', 0], ['true', true], ['false', false], ['null', null], ['nothing', undefined]
]

for (const [kind, value] of VALUES) {
  test(`a call and its answer carry ${kind}`, async t => {
    const [requester, provider] = await logins(t, 2)
    const name = unique('rpc')
    const requested = recorder()
    await provide(provider, name, (data, response) => {
      requested(data)
      response.send(value)
    })

    const result = await requester.rpc.make(name, value)

    assert.deepEqual(requested.first(), [value])
    assert.deepEqual(result, value)
  })
}

test('a call with a callback', async t => {
  const [requester, provider] = await logins(t, 2)
  const name = unique('rpc')
  await provide(provider, name, ({ a, b }, response) => response.send(a + b))

  assert.deepEqual(await new Promise(resolve => requester.rpc.make(name, { a: 1, b: 2 }, (...args) => resolve(args))), [null, 3])
  assert.deepEqual(
    await new Promise(resolve => requester.rpc.make(unique('rpc'), {}, (...args) => resolve(args))), ['NO_RPC_PROVIDER'])
})

test('a call without provider fails', async t => {
  const requester = await login(t)

  assert.equal(await failure(requester.rpc.make(unique('rpc'), {})), 'NO_RPC_PROVIDER')
})

for (const [kind, error] of [['a text', 'went wrong'], ['an object', { code: 7, why: ['a', 'b'] }]]) {
  test(`a provider answers with ${kind} as error`, async t => {
    const [requester, provider] = await logins(t, 2)
    const name = unique('rpc')
    await provide(provider, name, (data, response) => response.error(error))

    assert.deepEqual(await failure(requester.rpc.make(name)), error)
  })
}

test('a client may call what it provides', async t => {
  const user = await login(t)
  const name = unique('rpc')
  await provide(user, name, (data, response) => response.send(data * 2))

  assert.equal(await user.rpc.make(name, 21), 42)
})

test('a provider may answer late, after accepting by itself', async t => {
  const [requester, provider] = await logins(t, 2)
  const name = unique('rpc')
  let answer
  await provide(provider, name, (data, response) => {
    answer = () => response.send('late')
  })

  const call = requester.rpc.make(name)
  await eventually(() => answer)
  const accepted = performance.now()
  await eventually(() => performance.now() - accepted > 1300)
  answer()

  assert.equal(await call, 'late')
})

test('a rejected call goes to another provider', async t => {
  const [requester, first, second] = await logins(t, 3)
  const name = unique('rpc')
  const rejected = recorder()
  await provide(first, name, (data, response) => {
    rejected(data)
    response.reject()
  })
  await provide(second, name, (data, response) => response.send('second'))

  for (let call = 0; call < 20; call++) assert.equal(await requester.rpc.make(name, call), 'second')

  assert.ok(rejected.calls.length > 0, 'both providers are chosen at times')
})

test('a call that every provider rejects fails, each was asked once', async t => {
  const [requester, ...providers] = await logins(t, 4)
  const name = unique('rpc')
  const asked = recorder()
  for (const [index, provider] of providers.entries()) {
    await provide(provider, name, (data, response) => {
      asked(index)
      response.reject()
    })
  }

  assert.equal(await failure(requester.rpc.make(name)), 'NO_RPC_PROVIDER')
  assert.deepEqual(asked.first().sort(), [0, 1, 2])
})

test('a call that was accepted and then rejected is accepted and answered by the next provider', async t => {
  const [requester, first, second] = await logins(t, 3)
  const name = unique('rpc')
  const asked = recorder()
  const respond = who => (data, response) => {
    asked(who)
    response.accept()
    if (asked.calls.length === 1) response.reject()
    else setTimeout(() => response.send('answered'), 1300)
  }
  await provide(first, name, respond('first'))
  await provide(second, name, respond('second'))

  assert.equal(await requester.rpc.make(name), 'answered')
  assert.deepEqual(asked.first().sort(), ['first', 'second'])
})

test('a call that nobody accepts times out', async t => {
  const [requester, provider] = await logins(t, 2)
  const name = unique('rpc')
  let late
  await provide(provider, name, (data, response) => {
    response.autoAccept = false
    late = response
  })

  assert.equal(await failure(requester.rpc.make(name)), 'ACCEPT_TIMEOUT')
  late.send('too late')

  // the client reports the server's INVALID_RPC_CORRELATION_ID under a name of its own: one for accept, one for response
  assert.equal(await nextError(provider), 'RPC UNKNOWN_CORRELATION_ID')
  assert.equal(await nextError(provider), 'RPC UNKNOWN_CORRELATION_ID')
})

test('a call that is accepted and never answered times out', async t => {
  const [requester, provider] = await logins(t, 2)
  const name = unique('rpc')
  await provide(provider, name, () => {})

  assert.equal(await failure(requester.rpc.make(name)), 'RESPONSE_TIMEOUT')
})

test('a call moves on when the provider disconnects before accepting', async t => {
  const [requester, first, second] = await logins(t, 3)
  const name = unique('rpc')
  const asked = recorder()
  for (const provider of [first, second]) {
    await provide(provider, name, (data, response) => {
      asked(data)
      response.autoAccept = asked.calls.length > 1
      if (asked.calls.length === 1) provider.close()
      else response.send('moved')
    })
  }

  assert.equal(await requester.rpc.make(name, 1), 'moved')

  assert.equal(asked.calls.length, 2)
})

test('a call fails when the only provider disconnects', async t => {
  for (const accepts of [false, true]) {
    const [requester, provider] = await logins(t, 2)
    const name = unique('rpc')
    await provide(provider, name, (data, response) => {
      response.autoAccept = false
      if (accepts) response.accept()
      provider.record.head(unique('settled')).then(() => provider.close())
    })

    assert.equal(await failure(requester.rpc.make(name)), 'NO_RPC_PROVIDER', `accepted: ${accepts}`)
  }
})

test('after unprovide nobody is asked', async t => {
  const [requester, provider] = await logins(t, 2)
  const name = unique('rpc')
  await provide(provider, name, (data, response) => response.send(1))
  assert.deepEqual(provider.rpc.providerNames(), [name])

  provider.rpc.unprovide(name)
  await settled(provider)

  assert.equal(await failure(requester.rpc.make(name)), 'NO_RPC_PROVIDER')
  assert.deepEqual(provider.rpc.providerNames(), [])
})

test('no call is lost to a provider that leaves', async t => {
  const [requester, leaving, staying] = await logins(t, 3)
  const name = unique('rpc')
  await provide(leaving, name, (data, response) => response.send('leaving'))
  await provide(staying, name, (data, response) => response.send('staying'))

  // a call that is on its way just now is answered by a client that is closed
  tolerate(leaving, 'IS_CLOSED')
  leaving.close()

  for (let call = 0; call < 10; call++) assert.equal(await requester.rpc.make(name), 'staying')
})

test('calls are spread over the providers', async t => {
  const [requester, ...providers] = await logins(t, 4)
  const name = unique('rpc')
  for (const [index, provider] of providers.entries()) await provide(provider, name, (data, response) => response.send(index))

  const answers = await Promise.all(Array.from({ length: 300 }, () => requester.rpc.make(name)))

  for (const index of providers.keys()) {
    const share = answers.filter(answer => answer === index).length
    assert.ok(share > 50 && share < 150, `provider ${index} answered ${share} of 300`)
  }
})

test('many calls in flight are answered in any order, each with its own answer', async t => {
  const [requester, provider] = await logins(t, 2)
  const name = unique('rpc')
  const waiting = []
  await provide(provider, name, (data, response) => waiting.push(() => response.send(data)))

  const calls = Array.from({ length: 500 }, (_, index) => requester.rpc.make(name, index))
  await eventually(() => waiting.length === 500)
  waiting.reverse().forEach(answer => answer())

  assert.deepEqual(await Promise.all(calls), Array.from({ length: 500 }, (_, index) => index))
})

test('names of several rpcs are provided in one message', async t => {
  const [requester, provider] = [await login(t), await login(t, { subscriptionInterval: 50 })]
  const names = Array.from({ length: 20 }, () => unique('rpc'))
  names.forEach(name => provider.rpc.provide(name, (data, response) => response.send(name)))

  await eventually(async () => await requester.rpc.make(names[0]).catch(() => false))

  assert.deepEqual(await Promise.all(names.map(name => requester.rpc.make(name))), names)
})

test('calls and providers from before login work after it', async t => {
  const [requester, provider] = [client(t), client(t)]
  const name = unique('rpc')
  provider.rpc.provide(name, (data, response) => response.send(data))
  await provider.login()
  await settled(provider)

  const call = requester.rpc.make(name, 'early')
  await requester.login()

  assert.equal(await call, 'early')
})

test('a requester that leaves disturbs nobody', async t => {
  const [leaving, requester, provider] = await logins(t, 3)
  const name = unique('rpc')
  const waiting = []
  await provide(provider, name, (data, response) => waiting.push(() => response.send(data)))

  leaving.rpc.make(name, 'lost').catch(() => {})
  await eventually(() => waiting.length === 1)
  leaving.close()
  await settled(requester)
  waiting[0]()
  const call = requester.rpc.make(name, 'kept')
  await eventually(() => waiting.length === 2)
  waiting[1]()

  assert.equal(await call, 'kept')
  takeErrors(provider)
})

test('the provider is not told who asks unless that is configured', async t => {
  const [requester, provider] = await logins(t, 2)
  const name = unique('rpc')
  const requestors = recorder()
  await provide(provider, name, (data, response, requestor) => {
    requestors(requestor)
    response.send()
  })

  await requester.rpc.make(name)

  assert.deepEqual(requestors.first(), [undefined])
})

test('an answer of 900 KiB', async t => {
  const [requester, provider] = await logins(t, 2)
  const name = unique('rpc')
  await provide(provider, name, (data, response) => response.send(data))

  const text = 'y'.repeat(900 * 1024)

  assert.equal((await requester.rpc.make(name, text)).length, text.length)
})

test('the client refuses what it cannot do', async t => {
  const user = await login(t)
  const name = unique('rpc')
  let rejected
  await provide(user, name, (data, response) => {
    response.send(1)
    try {
      response.send(2)
    } catch (error) {
      rejected = error
    }
  })

  assert.throws(() => user.rpc.provide(name, () => {}))
  assert.throws(() => user.rpc.make('', {}))
  assert.equal(await user.rpc.make(name), 1)
  assert.match(String(rejected), /already completed/)
})
