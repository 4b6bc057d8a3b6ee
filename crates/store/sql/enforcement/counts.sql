-- purpose: steps taken since the beginning, by what was done
-- scope: system (figures of the installation, published)   index: none (steps are few)
-- crash: reads only
SELECT action, COUNT(*)
  FROM enforcement
 GROUP BY action
 ORDER BY action
