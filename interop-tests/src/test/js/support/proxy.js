// A TCP relay between a client and the server whose connections a test can cut.
import net from 'node:net'
import { url } from './client.js'

/** Starts a relay to the server under test; it ends with the test. */
export async function relay (t) {
  const target = new URL(url)
  const sockets = new Set()
  let open = true
  let held = false

  const server = net.createServer(near => {
    if (!open) {
      near.destroy()
      return
    }
    const far = net.connect(Number(target.port), target.hostname)
    for (const [from, to] of [[near, far], [far, near]]) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.on('data', bytes => {
        if (!held || from === far) to.write(bytes)
      })
    }
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    held = false
    sockets.forEach(socket => socket.resetAndDestroy())
  }
  t.after(() => {
    cut()
    server.close()
  })

  return {
    url: `ws://127.0.0.1:${server.address().port}${target.pathname}`,
    /** Resets every connection; new ones pass. */
    cut,
    /** Swallows what clients send until the next `cut`. */
    hold () {
      held = true
    },
    /** Resets every connection and refuses new ones until `restore`. */
    interrupt () {
      open = false
      cut()
    },
    restore () {
      open = true
    }
  }
}
