// Connects, logs in under the name the user chose, and opens the four parts of the page.
import { openBoard } from './board.js'
import { openChat } from './chat.js'
import { openDice } from './dice.js'
import { openOperations } from './operations.js'
import { openPeople } from './people.js'
import { element, suggestedName } from './page.js'

// the npm package's bundle is one global object, which holds the class of the same name
const { DeepstreamClient } = window.DeepstreamClient

const CONNECTION_TEXTS = {
  OPEN: ['open', 'connected'],
  RECONNECTING: ['away', 'connection lost, trying again …'],
  CLOSED: ['closed', 'not connected'],
  TOO_MANY_AUTH_ATTEMPTS: ['closed', 'refused']
}

function connect () {
  const protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const client = new DeepstreamClient(`${protocol}//${location.host}/deepstream`, {
    maxReconnectAttempts: Infinity, reconnectIntervalIncrement: 500, maxReconnectInterval: 5000,
    // subscriptions go out at once, before what the user does next
    subscriptionInterval: 0
  })
  client.on('error', (detail, event, topic) => console.warn('deepstream:', topic, event, detail))
  client.on('connectionStateChanged', showConnection)
  return client
}

function showConnection (state) {
  const [name, text] = CONNECTION_TEXTS[state] ?? ['away', 'connecting …']
  document.body.dataset.connection = name
  element('connection').textContent = text
  // what is written without a connection would be lost: let nobody write
  document.querySelector('main').inert = name !== 'open'
}

/** Asks until somebody has a name; a reload in the same window keeps it. */
async function askForName () {
  const kept = sessionStorage.getItem('name')
  if (kept) return kept
  const [dialog, input] = [element('welcome'), element('name')]
  input.value = suggestedName()
  dialog.showModal()
  input.select()
  do {
    await new Promise(resolve => dialog.addEventListener('close', resolve, { once: true }))
    if (!input.value.trim()) dialog.showModal()
  } while (!input.value.trim())
  return input.value.trim()
}

async function start () {
  showConnection('CLOSED')
  const name = await askForName()
  const client = connect()
  await client.login({ username: name })
  sessionStorage.setItem('name', name)

  const me = element('me')
  me.textContent = name
  me.hidden = false
  me.addEventListener('click', () => {
    sessionStorage.removeItem('name')
    location.reload()
  })

  const chat = openChat(client, name)
  const people = openPeople(client, name, chat)
  openDice(client, name, people, chat)
  openBoard(client, name)
  openOperations(client)
}

start().catch(error => {
  console.error(error)
  sessionStorage.removeItem('name')
  element('connection').textContent = `login failed: ${error?.reason ?? error}`
})
