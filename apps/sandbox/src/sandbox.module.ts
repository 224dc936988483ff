import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
import { closePlatform, type Platform } from './platform.ts'

/** Injection token of what the sandbox stands on (`Platform`). */
export const PLATFORM = Symbol('sandbox platform')

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
      providers: [
        { provide: PLATFORM, useValue: platform },
        { provide: PlatformShutdown, useValue: new PlatformShutdown(platform) },
      ],
      exports: [PLATFORM],
    }
  }
}
