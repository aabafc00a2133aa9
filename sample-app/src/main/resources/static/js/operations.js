// Which node serves this page, and how it is doing: a record that the node keeps only while somebody looks at it.
import { element, make } from './page.js'

const LABELS = {
  nodes: 'nodes', clients: 'clients of this node', received: 'messages in per second', sent: 'messages out per second',
  records: 'records in use', memory: 'heap, MiB'
}

export function openOperations (client) {
  const [badge, panel, figures] = [element('node'), element('operations'), element('figures')]
  let node = null
  let record = null

  function look () {
    const wanted = panel.open && node ? `operations/${node}` : null
    if (record?.name === wanted) return
    record?.discard()
    record = wanted && client.record.getRecord(wanted)
    figures.replaceChildren()
    record?.subscribe(show, true)
  }

  function show (values) {
    figures.replaceChildren(...Object.entries(LABELS).filter(([name]) => name in values)
      .flatMap(([name, label]) => [make('dt', { textContent: label }), make('dd', { textContent: values[name] })]))
  }

  async function ask () {
    node = await client.rpc.make('node', null)
    badge.textContent = node
    badge.hidden = false
    look()
  }

  panel.addEventListener('toggle', look)
  // after the connection was lost another node may serve the page
  client.on('connectionStateChanged', state => state === 'OPEN' && ask().catch(console.warn))
  ask().catch(console.warn)
}
