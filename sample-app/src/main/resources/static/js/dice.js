// An rpc: every page offers to roll, the server picks one of them for each call.
import { element } from './page.js'

const RPC = 'dice/roll'
const EVENT = 'dice/rolled'
const FACES = '⚀⚁⚂⚃⚄⚅'

export function openDice (client, me, people, chat) {
  const [die, button, result] = [element('die'), element('roll'), element('roll-result')]
  const session = client.getUid()

  // who asks leaves it to somebody else, unless there is nobody
  client.rpc.provide(RPC, ({ asker }, response) => {
    if (asker === session && !people.alone()) response.reject()
    else response.send({ value: 1 + Math.floor(Math.random() * 6), by: me })
  })

  client.event.subscribe(EVENT, ({ value, by, asker }) => {
    die.textContent = FACES[value - 1]
    die.classList.remove('rolling')
    void die.offsetWidth // start the animation anew
    die.classList.add('rolling')
    chat.tell(by === asker ? `${by} rolled ${value}` : `${by} rolled ${value} for ${asker}`)
  })

  button.addEventListener('click', async () => {
    button.disabled = true
    try {
      const { value, by } = await client.rpc.make(RPC, { asker: session })
      result.textContent = by === me ? `You rolled ${value} yourself.` : `${by} rolled ${value} for you.`
      client.event.emit(EVENT, { value, by, asker: me })
    } catch (error) {
      result.textContent = error === 'NO_RPC_PROVIDER' ? 'Nobody took the die. Ask again.' : `Nobody rolled: ${error}`
    } finally {
      button.disabled = false
    }
  })
}
