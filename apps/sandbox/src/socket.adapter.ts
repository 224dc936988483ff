import type { INestApplicationContext } from '@nestjs/common'
import { IoAdapter } from '@nestjs/platform-socket.io'
import type { Server, ServerOptions } from 'socket.io'

/** Socket.IO for terminals and the live view, reachable from our own pages only. */
export class SocketAdapter extends IoAdapter {
  constructor(
    application: INestApplicationContext,
    private readonly origin: string,
  ) {
    super(application)
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    return super.createIOServer(port, {
      ...options,
      // Upgrades of other paths on this server are not Socket.IO's to end.
      destroyUpgrade: false,
      serveClient: false,
      maxHttpBufferSize: 256 * 1024,
      // A browser always says where a socket is opened from; a page of somebody else's must not use our cookies.
      allowRequest: (request, decide) =>
        decide(null, request.headers.origin === undefined || request.headers.origin === this.origin),
      pingInterval: 20_000,
      pingTimeout: 20_000,
    } as ServerOptions)
  }
}
