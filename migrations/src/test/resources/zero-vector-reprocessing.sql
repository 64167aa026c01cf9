-- 제로 벡터 재처리
UPDATE parts_master_features 
SET embedding_status = 'pending', updated_at = NOW()
WHERE clip_text_emb IS NULL 
   OR array_length(clip_text_emb::real[], 1) IS NULL
   OR (SELECT bool_and(v = 0) FROM unnest(clip_text_emb::real[]) AS v);
