import { readFile } from 'node:fs/promises'
import { Inject, Injectable } from '@nestjs/common'
import type { ApiConfig } from '../config.ts'
import { CONFIG } from '../platform.module.ts'
import { KubernetesEndpointNotReady } from './cluster-errors.ts'

/** The certificate that clients of the Kubernetes endpoint have to trust; the sandbox writes it when it starts. */
@Injectable()
export class CertificateAuthorityRepository {
  private pem: string | undefined

  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {}

  /** PEM. @throws KubernetesEndpointNotReady while it is not there */
  async get(): Promise<string> {
    try {
      return (this.pem ??= await readFile(this.config.KUBE_CA_FILE, 'utf8'))
    } catch {
      throw new KubernetesEndpointNotReady()
    }
  }
}
