// The board: a list holds the names of the notes, each note is a record. Pointers of others travel as events.
import { openNote } from './note.js'
import { openPointers } from './pointers.js'
import { element } from './page.js'

const LIST = 'board/notes'
const COLOURS = ['sun', 'mint', 'sky', 'rose']

export async function openBoard (client, me) {
  const board = element('board')
  const notes = new Map()
  // two browsers that add a note in the same moment: keep both
  client.record.setMergeStrategy(LIST, (local, localVersion, remote, remoteVersion, callback) =>
    callback(null, [...new Set([...entriesOf(remote), ...entriesOf(local)])]))

  const list = await client.record.getList(LIST).whenReady()

  function show () {
    const names = list.getEntries()
    for (const name of names) {
      if (!notes.has(name)) notes.set(name, openNote(client, name, board, () => list.removeEntry(name)))
    }
    for (const [name, note] of notes) {
      if (!names.includes(name)) {
        note.close()
        notes.delete(name)
      }
    }
    element('board-empty').hidden = names.length > 0
  }

  function add () {
    const name = `note/${client.getUid()}`
    const content = { text: '', by: me, colour: COLOURS[notes.size % COLOURS.length], at: place(notes.size) }
    client.record.setData(name, content)
    notes.set(name, openNote(client, name, board, () => list.removeEntry(name), content))
    list.addEntry(name)
    notes.get(name).edit()
  }

  list.subscribe(show)
  show()
  element('add-note').addEventListener('click', add)
  element('tidy').addEventListener('click', () => client.rpc.make('board/tidy', null).catch(console.warn))
  board.addEventListener('dblclick', event => event.target === board && add())
  openPointers(client, me, board)
}

/** Spreads the notes evenly, the next always far from the last ones. */
const place = count => ({ x: Math.round(4 + count * 0.7549 % 1 * 72), y: Math.round(4 + count * 0.5698 % 1 * 72) })

const entriesOf = value => Array.isArray(value) ? value : []
