import CFloor
import Dispatch

/// What libcrypto alone needs, through an EVP context that is used again and again, on as many threads as
/// the ledger may use: what a ledger over SHA-256 and Ed25519 is measured by. It hashes one message at a time;
/// where the processor can do two at a time, the ledger does, and gets below it.
enum Floor {
  /// Seconds to hash `count` leaves of 1 + `bytes` bytes and as many nodes of 65 bytes.
  static func leavesAndNodes(count: Int, bytes: Int, threads: Int) -> Double {
    Stopwatch.seconds {
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        hash(count / threads, of: bytes + 1)
        hash(count / threads, of: 65)
      }
    }
  }

  /// Seconds to check `count` Ed25519 signatures over `bytes` bytes.
  static func signatures(count: Int, bytes: Int, threads: Int) -> Double {
    let message = [UInt8](repeating: 7, count: bytes)
    let seed = [UInt8](repeating: 1, count: 32)
    let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, 32)
    var signature = [UInt8](repeating: 0, count: 64)
    var length = 64
    let signing = EVP_MD_CTX_new()
    EVP_DigestSignInit(signing, nil, nil, nil, key)
    EVP_DigestSign(signing, &signature, &length, message, message.count)
    let made = signature
    nonisolated(unsafe) let shared = key
    return Stopwatch.seconds {
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        for _ in 0..<count / threads {
          let context = EVP_MD_CTX_new()
          EVP_DigestVerifyInit(context, nil, nil, nil, shared)
          guard EVP_DigestVerify(context, made, 64, message, message.count) == 1 else {
            fatalError("it is right")
          }
          EVP_MD_CTX_free(context)
        }
      }
    }
  }

  private static func hash(_ count: Int, of bytes: Int) {
    let digest = EVP_MD_fetch(nil, "SHA256", nil)
    let context = EVP_MD_CTX_new()
    var message = [UInt8](repeating: 0, count: bytes)
    var output = [UInt8](repeating: 0, count: 32)
    EVP_DigestInit_ex2(context, digest, nil)
    for number in 0..<count {
      message[0] = UInt8(truncatingIfNeeded: number)
      EVP_DigestInit_ex2(context, nil, nil)
      EVP_DigestUpdate(context, message, bytes)
      EVP_DigestFinal_ex(context, &output, nil)
    }
    EVP_MD_CTX_free(context)
    EVP_MD_free(digest)
  }
}
