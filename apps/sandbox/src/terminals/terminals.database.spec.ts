import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { Test } from '@nestjs/testing'
