;; Assets that change hands, in plain WebAssembly text. An asset is stored under its number, as its
;; owner, a line end, and its value.
;;
;;   create NUMBER OWNER VALUE   409 if it exists
;;   transfer NUMBER OWNER       404 if it does not
;;   read NUMBER                 answers owner and value; 404 if it does not exist
(module
  (import "logothete_1" "argument_count" (func $argument_count (result i32)))
  (import "logothete_1" "argument" (func $argument (param $number i32) (result i32)))
  (import "logothete_1" "read" (func $read (param $offset i32) (param $to i32) (param $length i32)))
  (import "logothete_1" "get_state" (func $get_state (param $key i32) (param $length i32) (result i32)))
  (import "logothete_1" "put_state"
    (func $put_state (param $key i32) (param $keyLength i32) (param $value i32) (param $length i32)))
  (import "logothete_1" "set_event"
    (func $set_event (param $name i32) (param $nameLength i32) (param $payload i32) (param $length i32)))
  (import "logothete_1" "set_result"
    (func $set_result
      (param $status i32) (param $message i32) (param $messageLength i32)
      (param $payload i32) (param $payloadLength i32)))

  ;; 0 to 255: texts. 1024: the asset's number. 2048: the asset as it is. 8192: as it shall be.
  ;; An argument has at most 1024 bytes, so that an asset has at most 2049.
  (memory (export "memory") 1 1)
  (data (i32.const 0) "create, transfer or read")
  (data (i32.const 32) "there is one already")
  (data (i32.const 64) "there is none")
  (data (i32.const 128) "transferred")

  (global $numberLength (mut i32) (i32.const 0))
  (global $assetLength (mut i32) (i32.const 0))

  (func (export "invoke")
    (local $arguments i32)
    (local $function i32)
    (local.set $arguments (call $argument_count))
    (if (i32.lt_u (local.get $arguments) (i32.const 2))
      (then (call $refuse (i32.const 400) (i32.const 0) (i32.const 24)) (return)))
    ;; The function's first letter is enough to tell.
    (drop (call $copy (i32.const 0) (i32.const 8192)))
    (local.set $function (i32.load8_u (i32.const 8192)))
    (global.set $numberLength (call $copy (i32.const 1) (i32.const 1024)))
    (global.set $assetLength
      (call $get_state (i32.const 1024) (global.get $numberLength)))
    (if (i32.ge_s (global.get $assetLength) (i32.const 0))
      (then (call $read (i32.const 0) (i32.const 2048) (global.get $assetLength))))
    (if (i32.and
          (i32.eq (local.get $function) (i32.const 99))
          (i32.eq (local.get $arguments) (i32.const 4)))
      (then (call $create) (return)))
    (if (i32.and
          (i32.eq (local.get $function) (i32.const 116))
          (i32.eq (local.get $arguments) (i32.const 3)))
      (then (call $transfer) (return)))
    (if (i32.eq (local.get $function) (i32.const 114))
      (then (call $show) (return)))
    (call $refuse (i32.const 400) (i32.const 0) (i32.const 24)))

  (func $create
    (local $length i32)
    (if (i32.ge_s (global.get $assetLength) (i32.const 0))
      (then (call $refuse (i32.const 409) (i32.const 32) (i32.const 20)) (return)))
    (local.set $length (call $copy (i32.const 2) (i32.const 8192)))
    (i32.store8 offset=8192 (local.get $length) (i32.const 10))
    (local.set $length (i32.add (local.get $length) (i32.const 1)))
    (local.set $length
      (i32.add
        (local.get $length)
        (call $copy (i32.const 3) (i32.add (i32.const 8192) (local.get $length)))))
    (call $store (local.get $length)))

  (func $transfer
    (local $length i32)
    (local $rest i32)
    (if (i32.lt_s (global.get $assetLength) (i32.const 0))
      (then (call $refuse (i32.const 404) (i32.const 64) (i32.const 13)) (return)))
    (local.set $rest (call $ownerLength))
    (local.set $length (call $copy (i32.const 2) (i32.const 8192)))
    (memory.copy
      (i32.add (i32.const 8192) (local.get $length))
      (i32.add (i32.const 2048) (local.get $rest))
      (i32.sub (global.get $assetLength) (local.get $rest)))
    (call $set_event
      (i32.const 128) (i32.const 11) (i32.const 1024) (global.get $numberLength))
    (call $store
      (i32.add
        (local.get $length)
        (i32.sub (global.get $assetLength) (local.get $rest)))))

  (func $show
    (if (i32.lt_s (global.get $assetLength) (i32.const 0))
      (then (call $refuse (i32.const 404) (i32.const 64) (i32.const 13)) (return)))
    (call $set_result
      (i32.const 200) (i32.const 0) (i32.const 0) (i32.const 2048) (global.get $assetLength)))

  ;; Stores and answers the asset as it shall be.
  (func $store (param $length i32)
    (call $put_state
      (i32.const 1024) (global.get $numberLength) (i32.const 8192) (local.get $length))
    (call $set_result
      (i32.const 200) (i32.const 0) (i32.const 0) (i32.const 8192) (local.get $length)))

  (func $refuse (param $status i32) (param $message i32) (param $length i32)
    (call $set_result
      (local.get $status) (local.get $message) (local.get $length) (i32.const 0) (i32.const 0)))

  ;; Copies an argument, and says how long it is.
  (func $copy (param $number i32) (param $to i32) (result i32)
    (local $length i32)
    (local.set $length (call $argument (local.get $number)))
    (if (i32.gt_u (local.get $length) (i32.const 1024))
      (then unreachable))
    (call $read (i32.const 0) (local.get $to) (local.get $length))
    (local.get $length))

  ;; How many bytes of the asset are before the line end.
  (func $ownerLength (result i32)
    (local $at i32)
    (block $found
      (loop $next
        (br_if $found (i32.eq (i32.load8_u offset=2048 (local.get $at)) (i32.const 10)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (local.get $at)))
