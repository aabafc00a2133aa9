// The chat: events, seen by who is here now, kept by nobody.
import { colourOf, element, make } from './page.js'

const EVENT = 'chat'
const LINES = 200

export function openChat (client, me) {
  const [log, form, input] = [element('chat-log'), element('chat-form'), element('chat-text')]

  function add (line) {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40
    log.append(line)
    while (log.children.length > LINES) log.firstChild.remove()
    if (atEnd) log.scrollTop = log.scrollHeight
  }

  function show ({ by, text }) {
    const author = make('b', { textContent: by })
    author.style.setProperty('--colour', colourOf(by))
    add(make('li', { className: by === me ? 'mine' : '' }, author, ' ', text))
  }

  client.event.subscribe(EVENT, show)
  form.addEventListener('submit', event => {
    event.preventDefault()
    const text = input.value.trim()
    // the client calls its own subscribers too: no need to show it here
    if (text) client.event.emit(EVENT, { by: me, text })
    input.value = ''
  })

  return {
    /** Something to know that nobody said. */
    tell: text => add(make('li', { className: 'told', textContent: text }))
  }
}
