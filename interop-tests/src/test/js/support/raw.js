// A connection below the client: any frame can be sent, every message is seen as it was on the wire.
import assert from 'node:assert/strict'
import WebSocket from 'ws'
import { getMessage } from '@deepstream/protobuf/dist/src/message-builder.js'
import { parse } from '@deepstream/protobuf/dist/src/message-parser.js'
import protocol from '@deepstream/protobuf/dist/types/all.js'
import { credentials, eventually, url } from './client.js'

const actions = {
  PARSER: protocol.PARSER_ACTION,
  CONNECTION: protocol.CONNECTION_ACTION,
  AUTH: protocol.AUTH_ACTION,
  EVENT: protocol.EVENT_ACTION,
  RECORD: protocol.RECORD_ACTION,
  RPC: protocol.RPC_ACTION,
  PRESENCE: protocol.PRESENCE_ACTION
}

/** The bytes of a message; the action is a name of its topic or a number. */
export function encode (topic, action, fields = {}) {
  const code = typeof action === 'number' ? action : actions[topic][action]
  assert.notEqual(code, undefined, `${topic} has no action ${action}`)
  return Buffer.from(getMessage({ topic: protocol.TOPIC[topic], action: code, ...fields }, false))
}

/** A message as { type: 'TOPIC ACTION', ...fields on the wire }; empty lists and `isWriteAck: false` count as absent. */
export function decode (frame) {
  const [{ topic, action, originalAction, names, versions, isWriteAck, ...fields }] = parse(frame)
  const topicName = protocol.TOPIC[topic]
  const message = { type: `${topicName} ${actions[topicName][action]}`, ...fields }
  if (originalAction !== undefined) message.originalAction = actions[topicName][originalAction]
  if (names && names.length > 0) message.names = names
  if (versions && Object.keys(versions).length > 0) message.versions = versions
  if (isWriteAck) message.isWriteAck = true
  return message
}

export class RawConnection {
  constructor (t, address = url, options = {}) {
    this.received = []
    this.textFrames = 0
    this.taken = 0
    this.socket = new WebSocket(address, options)
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve)
      this.socket.once('error', reject)
    })
    this.closed = new Promise(resolve => this.socket.once('close', code => resolve(code)))
    this.socket.on('message', data => {
      if (typeof data === 'string') this.textFrames++
      else this.received.push(decode(data))
    })
    t.after(() => this.socket.terminate())
  }

  /** Connected, nothing sent. */
  static async connect (t, address, options) {
    const connection = new RawConnection(t, address, options)
    await connection.opened
    connection.socket.on('error', () => {})
    return connection
  }

  /** Challenged and logged in. */
  static async login (t, details = credentials('raw')) {
    const connection = await RawConnection.connect(t)
    connection.send('CONNECTION', 'CHALLENGE', { url })
    assert.deepEqual(await connection.next(), { type: 'CONNECTION ACCEPT' })
    connection.send('AUTH', 'REQUEST', { data: JSON.stringify(details) })
    assert.equal((await connection.next()).type, 'AUTH AUTH_SUCCESSFUL')
    return connection
  }

  send (topic, action, fields) {
    this.sendBytes(encode(topic, action, fields))
  }

  sendBytes (bytes) {
    this.socket.send(bytes)
  }

  sendText (text) {
    this.socket.send(text)
  }

  /** The next message, in order of arrival. */
  async next () {
    await eventually(() => this.received.length > this.taken)
    return this.received[this.taken++]
  }

  /** The next messages. */
  async take (count) {
    const messages = []
    while (messages.length < count) messages.push(await this.next())
    return messages
  }

  /** Everything that came until the answer to a ping, which is left out. Only after login. */
  async rest () {
    this.send('CONNECTION', 'PING')
    const messages = []
    for (;;) {
      const message = await this.next()
      if (message.type === 'CONNECTION PONG') return messages
      messages.push(message)
    }
  }
}
