// What a record can hold, and that client, other clients and server agree on every path.
import assert from 'node:assert/strict'
import { login, logins, settled, test, unique } from './support/client.js'

const VALUES = [
  ['nested objects', { a: { b: { c: {} } } }],
  ['arrays', { list: [1, 'two', [3], { four: 4 }] }],
  ['an array as root', ['a', 'b', 'c']],
  ['null values', { a: null, b: [null], c: { d: null } }],
  ['keys that look like numbers', { 1: 'one', 10: 'ten', 2: 'two', b: 'b', '01': 'padded' }],
  ['keys in their order', { z: 1, a: 2, m: 3 }],
  ['unicode', { 'schlüssel 你好': 'Grüße 🌊', '\u2028': '\u0000\u001f"\\' }],
  ['numbers', { big: 2 ** 53 - 1, bigger: 1e21, small: 5e-324, negative: -0.5, float: 0.1 + 0.2, zero: 0 }],
  ['empty things', { string: '', object: {}, array: [] }],
  ['booleans', { yes: true, no: false }],
  ['a deep structure', Array.from({ length: 100 }).reduce(inner => ({ inner }), { end: true })]
]

for (const [kind, value] of VALUES) {
  test(`a record holds ${kind}`, async t => {
    const [writer, reader, late] = await logins(t, 3)
    const name = unique('record')
    const written = await writer.record.getRecord(name).whenReady()
    const read = await reader.record.getRecord(name).whenReady()

    await written.setWithAck(value)
    await settled(reader)

    const stored = await late.record.snapshot(name)
    assert.deepEqual(stored, value)
    assert.equal(JSON.stringify(stored), JSON.stringify(value), 'in the same order')
    assert.equal(JSON.stringify(read.get()), JSON.stringify(value))
  })
}

const PATHS = [
  ['an object is created on the way', {}, 'a.b.c', 1],
  ['an array is created on the way', {}, 'a[0].b', 1],
  ['gaps of an array are null', {}, 'a[3]', 1],
  ['an array is extended', { a: [1] }, 'a[2]', 3],
  ['an array in an array', {}, 'a[1][1]', 1],
  ['an index can also be a key', { a: [1, 2] }, 'a.0', 9],
  ['a number as key of an object', {}, 'a.0', 1],
  ['a scalar in the way is replaced', { a: 1 }, 'a.b', 2],
  ['a text in the way is replaced', { a: 'text' }, 'a[1]', 2],
  ['null in the way is replaced', { a: null }, 'a.b', 2],
  ['null in the way of an index is replaced', { a: { b: null } }, 'a.b[0].c', 2],
  ['a value becomes null', { a: 1 }, 'a', null],
  ['a value becomes an object', { a: 1 }, 'a', { b: [1, 2, { c: null }] }],
  ['a value becomes an empty text', { a: 1 }, 'a', ''],
  ['a value becomes 0', { a: 1 }, 'a', 0],
  ['a value becomes false', { a: 1 }, 'a', false],
  ['an element of the root array', ['x', 'y'], '1', 'z'],
  ['spaces around parts are ignored', {}, ' a . b ', 1],
  ['empty parts are ignored', {}, 'a..b', 1],
  ['a path in unicode', {}, 'größe.你好', 1],
  ['a path is erased', { a: { b: 1, c: 2 } }, 'a.b', undefined],
  ['a missing path is erased', { a: 1 }, 'b', undefined],
  ['an element is erased and leaves null', { a: [1, 2, 3] }, 'a[1]', undefined]
]

for (const [sentence, before, path, value] of PATHS) {
  test(`paths: ${sentence}`, async t => {
    const [writer, reader, late] = await logins(t, 3)
    const name = unique('record')
    const written = await writer.record.getRecord(name).whenReady()
    await written.setWithAck(before)
    const read = await reader.record.getRecord(name).whenReady()

    await written.setWithAck(path, value)
    await settled(reader)

    const stored = JSON.stringify(await late.record.snapshot(name))
    assert.equal(JSON.stringify(read.get()), stored, 'a subscriber has what the server has')
    assert.equal(JSON.stringify(written.get()), stored, 'the writer has what the server has')
  })
}

test('a path with an absurd index is refused and changes nothing', async t => {
  const user = await login(t)
  const name = unique('record')
  await user.record.setDataWithAck(name, { a: [1] })

  await assert.rejects(user.record.setDataWithAck(name, 'a[10000000]', 1), error => error === 'INVALID_MESSAGE_DATA')

  assert.deepEqual(await user.record.snapshot(name), { a: [1] })
  assert.equal(await user.record.head(name), 1)
})

for (const key of ['__proto__', 'constructor', 'prototype']) {
  test(`a path through ${key} is refused`, async t => {
    const user = await login(t)
    const name = unique('record')
    await user.record.setDataWithAck(name, { a: 1 })

    await assert.rejects(user.record.setDataWithAck(name, `${key}.polluted`, 1), error => error === 'INVALID_MESSAGE_DATA')

    assert.deepEqual(await user.record.snapshot(name), { a: 1 })
  })
}

test('a record of 900 KiB is written, read and patched', async t => {
  const [writer, reader] = await logins(t, 2)
  const name = unique('record')
  const text = 'x'.repeat(900 * 1024)
  await writer.record.setDataWithAck(name, { text })

  const read = await reader.record.getRecord(name).whenReady()
  await writer.record.setDataWithAck(name, 'n', 1)
  await settled(reader)

  assert.equal(read.get('text').length, text.length)
  assert.equal(read.get('n'), 1)
})

for (const name of ['with spaces ünïcode ✓', '__proto__', 'constructor', 'a.b[0]', '../../etc/passwd', 'x'.repeat(1000)]) {
  test(`a record may be called ${name.slice(0, 30)}`, async t => {
    const [writer, reader] = await logins(t, 2)
    const value = { value: unique('value') }

    await writer.record.setDataWithAck(name, value)

    assert.deepEqual(await reader.record.snapshot(name), value)
  })
}
