import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res, UseGuards } from '@nestjs/common'
import { createCluster, kubeconfigQuery, type Cluster, type ClusterList } from '@kubarium/contracts'
import { parse, parseId } from '@kubarium/platform-http'
import type { Person } from '@kubarium/platform-identity'
import type { Response } from 'express'
import { CurrentPerson, SignedIn } from '../sessions/signed-in.guard.ts'
import { ClustersService } from './clusters.service.ts'

@Controller('v1/clusters')
@UseGuards(SignedIn)
export class ClustersController {
  constructor(private readonly clusters: ClustersService) {}

  @Get()
  list(@CurrentPerson() person: Person): Promise<ClusterList> {
    return this.clusters.list(person)
  }

  @Post()
  create(@CurrentPerson() person: Person, @Body() body: unknown): Promise<Cluster> {
    return this.clusters.create(person, parse(createCluster, body))
  }

  @Get(':id')
  get(@CurrentPerson() person: Person, @Param('id') id: string): Promise<Cluster> {
    return this.clusters.get(person, parseId(id, 'cluster'))
  }

  @Delete(':id')
  @HttpCode(204)
  delete(@CurrentPerson() person: Person, @Param('id') id: string): Promise<void> {
    return this.clusters.delete(person, parseId(id, 'cluster'))
  }

  @Get(':id/kubeconfig')
  async kubeconfig(
    @CurrentPerson() person: Person,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const { credential } = parse(kubeconfigQuery, query)
    const { fileName, text } = await this.clusters.kubeconfig(person, parseId(id, 'cluster'), credential)
    response.attachment(fileName).type('text/yaml').setHeader('cache-control', 'no-store').send(text)
  }

  @Post(':id/release')
  @HttpCode(200)
  release(@CurrentPerson() person: Person, @Param('id') id: string): Promise<Cluster> {
    return this.clusters.release(person, parseId(id, 'cluster'))
  }
}
