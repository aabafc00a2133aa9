// Who is here: presence. Several windows of one name count once.
import { colourOf, element, make } from './page.js'

export function openPeople (client, me, chat) {
  const others = new Set()

  function show () {
    const names = [me, ...[...others].sort((left, right) => left.localeCompare(right))]
    element('people-count').textContent = names.length
    element('people').replaceChildren(...names.map(name => {
      const badge = make('span', { className: 'badge', textContent: [...name][0].toUpperCase(), ariaHidden: 'true' })
      badge.style.background = colourOf(name)
      return make('li', {}, badge, name === me ? `${name} (you)` : name)
    }))
  }

  async function ask () {
    const names = await client.presence.getAll()
    others.clear()
    names.filter(name => name !== me).forEach(name => others.add(name))
    show()
  }

  client.presence.subscribe((name, online) => {
    if (name === me) return
    if (online) others.add(name)
    else others.delete(name)
    chat.tell(`${name} ${online ? 'came in' : 'left'}`)
    show()
  })
  // who came and went while the connection was away was not announced
  client.on('connectionStateChanged', state => state === 'OPEN' && ask())
  show()
  ask()

  return { alone: () => others.size === 0 }
}
