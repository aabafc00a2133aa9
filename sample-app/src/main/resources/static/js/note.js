// One note: a record { text, by, colour, at: { x, y } }, positions in percent of the board.
import { make, perFrame } from './page.js'

const KEYS = { ArrowLeft: [-2, 0], ArrowRight: [2, 0], ArrowUp: [0, -2], ArrowDown: [0, 2] }

/** Shows the note of this name once its content is known: at once if it is made here. */
export function openNote (client, name, board, onDelete, content = {}) {
  const record = client.record.getRecord(name)
  const handle = make('button', { type: 'button', className: 'note-handle' })
  const remove = make('button', { type: 'button', className: 'note-remove', textContent: '×' })
  const text = make('textarea', { maxLength: 500, rows: 4, placeholder: 'Write …' })
  const note = make('article', { className: 'note' }, make('div', { className: 'note-bar' }, handle, remove), text)
  board.append(note)
  let deleted = false

  function show ({ text: words, by, colour, at }) {
    note.hidden = !at
    if (!at) return
    note.dataset.colour = colour
    note.style.setProperty('--x', `${at.x}%`)
    note.style.setProperty('--y', `${at.y}%`)
    handle.textContent = by
    handle.setAttribute('aria-label', `Note of ${by}. Drag it, or move it with the arrow keys`)
    remove.setAttribute('aria-label', `Remove the note of ${by}`)
    text.setAttribute('aria-label', `Text of ${by}'s note`)
    if (text.value !== words) write(words)
  }

  // somebody else types in the same note: keep the caret where it is
  function write (words) {
    const { selectionStart, selectionEnd } = text
    text.value = words
    if (document.activeElement === text) text.setSelectionRange(selectionStart, selectionEnd)
  }

  const position = () => record.get('at') ?? content.at

  function moveTo (x, y) {
    const limit = (value, size, whole) => Math.min(Math.max(value, 0), 100 - size / whole * 100)
    record.set('at', {
      x: Math.round(limit(x, note.offsetWidth, board.clientWidth) * 10) / 10,
      y: Math.round(limit(y, note.offsetHeight, board.clientHeight) * 10) / 10
    })
  }

  handle.addEventListener('pointerdown', down => {
    const { x, y } = position()
    const { width, height } = board.getBoundingClientRect()
    const move = perFrame(event => moveTo(
      x + (event.clientX - down.clientX) / width * 100, y + (event.clientY - down.clientY) / height * 100))
    handle.setPointerCapture(down.pointerId)
    note.classList.add('moving')
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', () => {
      handle.removeEventListener('pointermove', move)
      note.classList.remove('moving')
    }, { once: true })
  })

  handle.addEventListener('keydown', event => {
    const step = KEYS[event.key]
    if (!step) return
    event.preventDefault()
    const { x, y } = position()
    moveTo(x + step[0], y + step[1])
  })

  text.addEventListener('input', () => record.set('text', text.value))
  remove.addEventListener('click', () => {
    deleted = true
    record.delete()
    onDelete()
  })
  record.on('delete', () => {
    deleted = true
  })
  record.subscribe(show)
  record.whenReady(() => show(record.get()))
  show(content)

  return {
    edit: () => text.focus(),
    close () {
      note.remove()
      if (!deleted) record.discard()
    }
  }
}
