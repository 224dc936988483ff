// Errors of the graded-exercise API: RFC 9457 problem details, with codes that stay.
import { z } from 'zod'

interface ProblemKind {
  readonly status: number
  readonly title: { readonly en: string; readonly ko: string }
}

const kind = (status: number, en: string, ko: string): ProblemKind => ({ status, title: { en, ko } })

/** Every code that the API answers with: its status, and its title in each language. */
export const problemKinds = {
  bad_request: kind(400, 'Bad request', '잘못된 요청이에요'),
  invalid_input: kind(400, 'The request does not fit', '요청 내용이 맞지 않아요'),
  invalid_cursor: kind(400, 'The cursor is not one of this list', '이 목록의 커서가 아니에요'),
  idempotency_key_required: kind(400, 'An Idempotency-Key is needed', 'Idempotency-Key가 필요해요'),
  unauthenticated: kind(401, 'No valid API key', '유효한 API 키가 없어요'),
  missing_scope: kind(403, 'The scope for this is missing', '필요한 권한 범위가 없어요'),
  forbidden: kind(403, 'Not allowed', '허용되지 않아요'),
  foreign_origin: kind(403, 'Sent from another site', '다른 사이트에서 보낸 요청이에요'),
  not_found: kind(404, 'Not found', '찾을 수 없어요'),
  conflict: kind(409, 'In conflict with how things are', '현재 상태와 맞지 않아요'),
  idempotency_in_progress: kind(
    409,
    'The first request with this key is still running',
    '같은 키의 요청이 아직 처리 중이에요',
  ),
  invalid_transition: kind(409, 'Not possible in this state', '지금 상태에서는 할 수 없어요'),
  deadline_passed: kind(409, 'The deadline has passed', '마감이 지났어요'),
  attempt_limit: kind(409, 'No attempts left', '남은 시도가 없어요'),
  attempt_closed: kind(409, 'The attempt is closed', '시도가 종료됐어요'),
  attempt_expired: kind(409, 'The attempt has expired', '시도 시간이 끝났어요'),
  submission_pending: kind(409, 'A submission is still being graded', '제출물을 아직 채점하고 있어요'),
  not_released: kind(409, 'Not released yet', '아직 공개되지 않았어요'),
  version_withdrawn: kind(409, 'This version was withdrawn', '철회된 버전이에요'),
  seat_limit: kind(409, 'No seats left', '남은 자리가 없어요'),
  endpoint_limit: kind(409, 'No more webhook endpoints', '웹훅 엔드포인트를 더 만들 수 없어요'),
  endpoint_disabled: kind(409, 'The webhook endpoint is switched off', '웹훅 엔드포인트가 꺼져 있어요'),
  already_there: kind(409, 'There is one already', '이미 있어요'),
  item_begun: kind(409, 'Learners have begun this exercise', '이미 시작한 학습자가 있어요'),
  regrade_not_ready: kind(409, 'The regrade is not ready', '재채점이 아직 준비되지 않았어요'),
  nothing_to_regrade: kind(409, 'Nothing would be graded differently', '다르게 채점될 내용이 없어요'),
  precondition_failed: kind(412, 'Changed in the meantime', '그사이에 바뀌었어요'),
  too_large: kind(413, 'Too large', '내용이 너무 커요'),
  unsupported_media_type: kind(415, 'This kind of body is not understood', '지원하지 않는 본문 형식이에요'),
  address_refused: kind(422, 'Webhooks are not sent to this address', '이 주소로는 웹훅을 보내지 않아요'),
  idempotency_mismatch: kind(
    422,
    'The Idempotency-Key was used for another request',
    'Idempotency-Key가 다른 요청에 쓰였어요',
  ),
  cooldown: kind(429, 'Too soon after the last submission', '마지막 제출 후 조금 더 기다려야 해요'),
  too_many_requests: kind(429, 'Too many requests', '요청이 너무 많아요'),
  internal: kind(500, 'Our fault', '저희 쪽 오류예요'),
  not_ready: kind(503, 'Not ready yet', '아직 준비되지 않았어요'),
  disk_full: kind(507, 'Out of space', '저장 공간이 가득 찼어요'),
} satisfies Readonly<Record<string, ProblemKind>>

export type ProblemCode = keyof typeof problemKinds

/** The kind of a code, when it is one of the API's. */
export function problemKindOf(code: string): ProblemKind | undefined {
  return Object.hasOwn(problemKinds, code) ? problemKinds[code as ProblemCode] : undefined
}

export const publicProblem = z
  .looseObject({
    type: z.string(),
    title: z.string().meta({ description: 'In the language of Accept-Language (en, ko).' }),
    status: z.int(),
    code: z.string().meta({ description: 'Stable; what programs look at.' }),
    detail: z.string().optional(),
    instance: z.string().meta({ description: 'The path that was asked for.' }),
    errors: z
      .array(
        z.object({
          in: z.enum(['body', 'query', 'path']),
          pointer: z.string().meta({ description: 'JSON Pointer (RFC 6901) to what does not fit.' }),
          code: z.string(),
          detail: z.string(),
        }),
      )
      .optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457). More members may tell more, by code.' })
export type PublicProblem = z.infer<typeof publicProblem>
