import { describe, expect, it } from 'vitest'
import { changeOf, draftOf, EMPTY_DRAFT, newVehicleOf } from '@/components/vehicles/form/vehicleDraft'
import { sampleVehicle } from '@/test/samples'

const CERTIFICATE = '-----BEGIN CERTIFICATE-----'
const vehicle = sampleVehicle({
  tags: ['north'],
  endpoint: {
    kind: 'sovd_http',
    url: 'https://10.0.0.1',
    base_path: '/sovd/v1',
    dialect: 'cda',
    tls: { ca_pem: CERTIFICATE, client_cert_pem: CERTIFICATE, insecure: false },
    has_token: true,
  },
})

describe('the form of a vehicle', () => {
  it('sends a new vehicle without what nobody filled in', () => {
    const draft = { ...EMPTY_DRAFT, vin: 'V', name: 'N', url: ' http://10.0.0.1 ' }
    expect(newVehicleOf(draft)).toEqual({
      vin: 'V',
      name: 'N',
      tags: [],
      endpoint: { url: 'http://10.0.0.1', base_path: null, dialect: null, tls: null },
    })
  })

  it('changes nothing when nothing was typed, and only what was', () => {
    const draft = draftOf(vehicle)
    expect(changeOf(vehicle, draft)).toEqual({})
    expect(changeOf(vehicle, { ...draft, name: 'New' })).toEqual({ name: 'New' })
    expect(changeOf(vehicle, { ...draft, dialect: '', basePath: ' ' })).toEqual({
      endpoint: { dialect: null, base_path: null },
    })
  })

  it('keeps a stored token until another is typed or it is forgotten', () => {
    const draft = draftOf(vehicle)
    expect(changeOf(vehicle, { ...draft, token: ' new ' })).toEqual({ endpoint: { token: 'new' } })
    expect(changeOf(vehicle, { ...draft, dropsToken: true })).toEqual({ endpoint: { token: null } })
  })

  it('keeps a stored key with its certificate, and drops it without', () => {
    const draft = draftOf(vehicle)
    expect(changeOf(vehicle, { ...draft, caPem: '' })).toEqual({
      endpoint: { tls: { ca_pem: null, client_cert_pem: CERTIFICATE, insecure: false } },
    })
    expect(changeOf(vehicle, { ...draft, clientCertPem: '' })).toEqual({
      endpoint: {
        tls: { ca_pem: CERTIFICATE, client_cert_pem: null, client_key_pem: null, insecure: false },
      },
    })
    expect(changeOf(vehicle, { ...draft, caPem: '', clientCertPem: '' })).toEqual({ endpoint: { tls: null } })
  })
})
