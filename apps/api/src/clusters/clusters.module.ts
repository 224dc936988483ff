import { Module } from '@nestjs/common'
import { CertificateAuthorityRepository } from './certificate-authority.repository.ts'
import { ClustersController } from './clusters.controller.ts'
import { ClustersRepository } from './clusters.repository.ts'
import { ClustersService } from './clusters.service.ts'

@Module({
  controllers: [ClustersController],
  providers: [ClustersService, ClustersRepository, CertificateAuthorityRepository],
})
export class ClustersModule {}
