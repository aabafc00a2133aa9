// The original server with its built-in WebSocket service, without logins, permissions, cache or storage: node deepstream.js PORT
const { Deepstream } = require('@deepstream/server')

const port = Number(process.argv[2])
const server = new Deepstream({
  showLogo: false,
  logger: { type: 'default', options: { logLevel: 2 } },
  telemetry: { type: 'deepstreamIO', options: { enabled: false } },
  httpServer: {
    type: 'default',
    options: {
      port, host: '127.0.0.1', healthCheckPath: '/health-check', allowAllOrigins: true, origins: [],
      maxMessageSize: 1048576, headers: []
    }
  },
  auth: [{ type: 'none', options: {} }],
  permission: { type: 'none', options: {} },
  connectionEndpoints: [{ type: 'ws-binary', options: { urlPath: '/deepstream' } }]
})
server.on('started', () => console.log(`ready ${port}`))
server.start()
process.stdin.on('end', () => process.exit()).resume()
