// One port before several nodes: each connection goes to the next node, past those that do not answer.
// node balancer.js PORT NODE_PORT...
import net from 'node:net'

const [port, ...nodes] = process.argv.slice(2).map(Number)
let turn = 0

function connect (client, attempts) {
  if (attempts === 0) {
    client.destroy()
    return
  }
  const node = net.connect(nodes[turn++ % nodes.length], '127.0.0.1')
  node.once('error', () => {
    if (!node.bytesRead) connect(client, attempts - 1)
  })
  node.once('connect', () => {
    client.pipe(node).pipe(client)
    node.on('close', () => client.destroy())
    client.on('close', () => node.destroy())
  })
}

net.createServer(client => {
  client.on('error', () => client.destroy())
  connect(client, nodes.length)
}).listen(port, '127.0.0.1', function () {
  console.log(`http://localhost:${this.address().port} -> ${nodes.join(', ')}`)
})
