// Stands for the native package of that name, which is not on npm; the server's built-in WebSocket service does not use it.
