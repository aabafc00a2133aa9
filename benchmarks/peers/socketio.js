// Socket.IO: who says "sub" joins a room, "pub" goes to all others in the room: node socketio.js PORT
const { createServer } = require('http')
const { Server } = require('socket.io')

const port = Number(process.argv[2])
const http = createServer()
const io = new Server(http, { transports: ['websocket'], wsEngine: require('ws').Server, perMessageDeflate: false })
io.on('connection', (socket) => {
  socket.on('sub', (room, done) => {
    socket.join(room)
    done()
  })
  socket.on('pub', (room, payload) => socket.to(room).emit('pub', room, payload))
})
http.listen(port, '127.0.0.1', () => console.log(`ready ${port}`))
process.stdin.on('end', () => process.exit()).resume()
