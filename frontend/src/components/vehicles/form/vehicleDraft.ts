// What stands in the form of a vehicle, and what of it is sent. Secrets come in empty: they are only ever written.
import { DIALECTS } from '@/api/vehicles'
import type { EndpointChange, Vehicle, VehicleChange, VehicleDraft } from '@/api/wire'

type Tls = NonNullable<EndpointChange['tls']>
export type Dialect = (typeof DIALECTS)[number]

export interface FormDraft {
  vin: string
  name: string
  tags: string[]
  url: string
  basePath: string
  dialect: Dialect | ''
  token: string
  dropsToken: boolean
  caPem: string
  clientCertPem: string
  clientKeyPem: string
  insecure: boolean
}

export const EMPTY_DRAFT: FormDraft = {
  vin: '',
  name: '',
  tags: [],
  url: '',
  basePath: '',
  dialect: '',
  token: '',
  dropsToken: false,
  caPem: '',
  clientCertPem: '',
  clientKeyPem: '',
  insecure: false,
}

export function draftOf({ vin, name, tags, endpoint }: Vehicle): FormDraft {
  return {
    ...EMPTY_DRAFT,
    vin,
    name,
    tags,
    url: endpoint.url,
    basePath: endpoint.base_path ?? '',
    dialect: DIALECTS.find((known) => known === endpoint.dialect) ?? '',
    caPem: endpoint.tls?.ca_pem ?? '',
    clientCertPem: endpoint.tls?.client_cert_pem ?? '',
    insecure: endpoint.tls?.insecure ?? false,
  }
}

export function newVehicleOf(draft: FormDraft): VehicleDraft {
  return {
    vin: draft.vin,
    name: draft.name,
    tags: draft.tags,
    endpoint: endpointOf(draft),
  }
}

/** Only what is different: what is absent stays as it is. */
export function changeOf(vehicle: Vehicle, draft: FormDraft): VehicleChange {
  const endpoint = endpointChangeOf(vehicle, draft)
  return {
    ...(draft.vin === vehicle.vin ? {} : { vin: draft.vin }),
    ...(draft.name === vehicle.name ? {} : { name: draft.name }),
    ...(isSame(draft.tags, vehicle.tags) ? {} : { tags: draft.tags }),
    ...(Object.keys(endpoint).length === 0 ? {} : { endpoint }),
  }
}

/** For a new vehicle: all of it. */
export function endpointChangeOf(vehicle: Vehicle | undefined, draft: FormDraft): EndpointChange {
  const wanted = endpointOf(draft)
  if (vehicle === undefined) return wanted
  const before = endpointOf(draftOf(vehicle))
  return {
    ...(wanted.url === before.url ? {} : { url: wanted.url }),
    ...(wanted.base_path === before.base_path ? {} : { base_path: wanted.base_path }),
    ...(wanted.dialect === before.dialect ? {} : { dialect: wanted.dialect }),
    ...(isSame(wanted.tls, before.tls) ? {} : { tls: wanted.tls }),
    ...tokenOf(draft),
  }
}

function endpointOf(draft: FormDraft) {
  return {
    url: draft.url.trim(),
    base_path: orNull(draft.basePath),
    dialect: orNull(draft.dialect),
    tls: tlsOf(draft),
    ...tokenOf(draft),
  }
}

function tokenOf({ token, dropsToken }: FormDraft): { token?: string | null } {
  if (token.trim() !== '') return { token: token.trim() }
  return dropsToken ? { token: null } : {}
}

function tlsOf(draft: FormDraft): Tls | null {
  const certificate = orNull(draft.clientCertPem)
  const key = orNull(draft.clientKeyPem)
  const isNeeded = draft.insecure || [draft.caPem, draft.clientCertPem, draft.clientKeyPem].some(orNull)
  if (!isNeeded) return null
  return {
    ca_pem: orNull(draft.caPem),
    client_cert_pem: certificate,
    insecure: draft.insecure,
    // Left out, the stored key stays; without a certificate it has no use.
    ...(key !== null || certificate === null ? { client_key_pem: key } : {}),
  }
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
