import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
import { AttemptsGateway } from './attempts/attempts.gateway.ts'
import { HeadlessController } from './headless/headless.controller.ts'
import { Headless } from './headless/headless.service.ts'
import { KubeEndpoint } from './kube-endpoint/kube-endpoint.ts'
import { LiveViewGateway } from './live-view/live-view.gateway.ts'
import { ClassGateway } from './attempts/class.gateway.ts'
import { TerminalsGateway } from './terminals/terminals.gateway.ts'
import { Terminals } from './terminals/terminals.service.ts'
import { PLATFORM, closePlatform, type Platform } from './platform.ts'

class PlatformShutdown implements OnApplicationShutdown {
  constructor(private readonly platform: Platform) {}

  onApplicationShutdown(): Promise<void> {
    return closePlatform(this.platform)
  }
}

@Global()
@Module({})
export class SandboxModule {
  static with(platform: Platform): DynamicModule {
    return {
      module: SandboxModule,
      controllers: [HeadlessController],
      providers: [
        { provide: PLATFORM, useValue: platform },
        { provide: KubeEndpoint, useFactory: () => new KubeEndpoint(platform) },
        { provide: Terminals, useFactory: () => new Terminals(platform) },
        {
          provide: Headless,
          useFactory: (terminals: Terminals) => new Headless(platform, terminals),
          inject: [Terminals],
        },
        LiveViewGateway,
        AttemptsGateway,
        ClassGateway,
        TerminalsGateway,
        { provide: PlatformShutdown, useValue: new PlatformShutdown(platform) },
      ],
      exports: [PLATFORM],
    }
  }
}
