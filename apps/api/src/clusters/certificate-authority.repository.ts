import { Inject, Injectable } from '@nestjs/common'
import { readCertificateAuthority, type CertificateAuthority } from '@kubarium/platform-certificates'
import type { ApiConfig } from '../config.ts'
import { CONFIG } from '../platform.module.ts'
import { KubernetesEndpointNotReady } from './cluster-errors.ts'

/** The authority of the Kubernetes endpoint; the sandbox makes it when it starts for the first time. */
@Injectable()
export class CertificateAuthorityRepository {
  private authority: CertificateAuthority | undefined

  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {}

  /** @throws KubernetesEndpointNotReady while it is not there */
  async get(): Promise<CertificateAuthority> {
    try {
      return (this.authority ??= await readCertificateAuthority(this.config.KUBE_CA_FOLDER))
    } catch {
      throw new KubernetesEndpointNotReady()
    }
  }
}
