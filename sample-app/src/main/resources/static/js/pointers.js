// Where the others point: events that nobody keeps.
import { colourOf, make, perFrame } from './page.js'

const EVENT = 'board/pointer'

export function openPointers (client, me, board) {
  const pointers = new Map()

  function show ({ by, x, y }) {
    if (by === me) return
    if (!pointers.has(by)) {
      const tag = make('span', { className: 'pointer', textContent: by, ariaHidden: 'true' })
      tag.style.background = colourOf(by)
      board.append(tag)
      pointers.set(by, { tag })
    }
    const pointer = pointers.get(by)
    pointer.tag.style.left = `${x}%`
    pointer.tag.style.top = `${y}%`
    clearTimeout(pointer.timer)
    pointer.timer = setTimeout(() => {
      pointer.tag.remove()
      pointers.delete(by)
    }, 4000)
  }

  const tell = perFrame(event => {
    const { left, top, width, height } = board.getBoundingClientRect()
    client.event.emit(EVENT, {
      by: me,
      x: Math.round((event.clientX - left) / width * 1000) / 10,
      y: Math.round((event.clientY - top) / height * 1000) / 10
    })
  })

  client.event.subscribe(EVENT, show)
  board.addEventListener('pointermove', tell)
}
