-- Receipts were told with two fields that are not under the signature. What is served as the receipt is what was signed.
update privacy_receipt set receipt = receipt - 'done' - 'authentic' where receipt ?| array['done', 'authentic'];
